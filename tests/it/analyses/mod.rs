//! Questions to solved scenarios.

mod moves;
mod moves_command;
mod moves_orders;
mod moves_rebuilt;
