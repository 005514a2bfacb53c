//! The small language of conditions, weights and effects.
//!
//! Text is parsed with positions ([`parse_expression`]), names and kinds are resolved ([`resolve`]), and the result is
//! compiled to a [`Routine`] over thousandths. The same code is run by the engine, by `check` over the declared bounds,
//! and by frameworks over their inputs.

mod atom;
mod effects;
mod explain;
mod lexer;
mod parse;
mod range;
mod resolve;
mod routine;
mod slip;
mod tree;

pub use atom::{
    Atom, ChoiceId, EndingId, FlagId, InjectId, MemberId, NodeId, PersonId, Place, PracticeId, PriorityId, RuleId,
    TargetId, TaskId, UnknownId, VariableId,
};
pub use explain::{Reason, reasons};
pub use parse::{EffectTree, SyntaxError, parse_effect, parse_expression};
pub use range::{Domain, Survey, estimate, survey, survey_revealed};
pub use resolve::{Entity, Names, RESERVED, resolve, resolve_effect};
pub use routine::{Comparison, Facts, Op, Routine, Unwatched, Watch};
pub use slip::Problem;
pub use tree::{Assign, Binary, Effect, Kind, Term, TermKind, Tree, TreeKind, Unary};
