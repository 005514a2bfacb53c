//! The front end of `check`: mends, forms for machines, watching.

mod fix;
mod formats;
mod fuzz;
mod mutations;
mod watch;
