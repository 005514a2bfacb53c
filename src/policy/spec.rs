//! From the text of a policy to the policy: `expert`, `noisy:0.1:expert`, or what another stage supplies.

use std::fmt;

use super::noisy::Noisy;
use super::{POLICIES, Policy};
use crate::diagnostic::nearest;

/// Why there is no such policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PolicyError {
    /// No policy has this name.
    Unknown {
        /// As written.
        name: String,
        /// Names and forms there are.
        forms: Vec<String>,
    },
    /// The name is known; what follows it is wrong.
    Malformed {
        /// Where: the part of the text, or the line of a file.
        spec: String,
        /// What is wrong.
        message: String,
    },
}

impl fmt::Display for PolicyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PolicyError::Unknown { name, .. } => {
                let shown: String = name.chars().take(60).collect();
                write!(f, "there is no policy `{shown}`")
            }
            PolicyError::Malformed { spec, message } => write!(f, "{spec}: {message}"),
        }
    }
}

impl std::error::Error for PolicyError {}

impl PolicyError {
    /// A way out.
    #[must_use]
    pub fn help(&self) -> Option<String> {
        match self {
            PolicyError::Unknown { name, forms } => {
                let word = name.split(':').next().unwrap_or(name);
                // The form's own word is what a slip is compared with: `nosy:0.1:first` means `noisy:EPS:P`.
                let near = nearest(word, forms.iter().map(|form| form.split(':').next().unwrap_or(form)));
                let near = near.map(|near| near.replace('?', "?;"));
                let all: Vec<String> = forms.iter().map(|form| format!("`{form}`")).collect();
                let list = format!("the policies are {}", all.join(", "));
                Some(near.map_or_else(|| list.clone(), |near| format!("{near} {list}")))
            }
            PolicyError::Malformed { .. } => None,
        }
    }
}

/// Policies that the caller brings: from a solution (`optimal`, `softmax:T`), or from a file (`script:FILE`).
pub trait Supply<'p> {
    /// How they are written, for messages.
    fn forms(&self) -> Vec<String>;

    /// The policy written so, for a run with this seed; `None` if it is none of these.
    fn make(&self, spec: &str, seed: u64) -> Option<Result<Box<dyn Policy + 'p>, PolicyError>>;
}

/// Nothing besides the policies of the table.
struct Nothing;

impl<'p> Supply<'p> for Nothing {
    fn forms(&self) -> Vec<String> {
        Vec::new()
    }
    fn make(&self, _: &str, _: u64) -> Option<Result<Box<dyn Policy + 'p>, PolicyError>> {
        None
    }
}

/// The policy written as `spec` (a name of [`POLICIES`], or `noisy:EPS:P`), for a run with this seed.
///
/// # Errors
/// [`PolicyError`] names what there is.
pub fn make(spec: &str, seed: u64) -> Result<Box<dyn Policy>, PolicyError> {
    make_with(spec, seed, &Nothing)
}

/// The same, with more policies that the caller supplies.
///
/// # Errors
/// [`PolicyError`] names what there is.
pub fn make_with<'p>(spec: &str, seed: u64, more: &dyn Supply<'p>) -> Result<Box<dyn Policy + 'p>, PolicyError> {
    let Some(rest) = spec.strip_prefix("noisy:") else { return plain(spec, seed, more) };
    let Some((slips, intent)) = rest.split_once(':') else {
        let message = "it is written noisy:EPS:P, for instance noisy:0.1:expert".to_owned();
        return Err(PolicyError::Malformed { spec: format!("`{spec}`"), message });
    };
    let slips = Noisy::probability(slips)?;
    if intent.starts_with("noisy:") {
        let message = "slips of slips are slips; write one noisy:EPS:P".to_owned();
        return Err(PolicyError::Malformed { spec: "noisy".to_owned(), message });
    }
    Ok(Box::new(Noisy::new(plain(intent, seed, more)?, slips, seed)))
}

/// A policy without slips.
fn plain<'p>(spec: &str, seed: u64, more: &dyn Supply<'p>) -> Result<Box<dyn Policy + 'p>, PolicyError> {
    if let Some((_, _, make)) = POLICIES.iter().find(|(name, ..)| *name == spec) {
        return Ok(make(seed));
    }
    more.make(spec, seed).unwrap_or_else(|| {
        let named = POLICIES.iter().map(|(name, ..)| (*name).to_owned());
        let forms = named.chain(["noisy:EPS:P".to_owned()]).chain(more.forms()).collect();
        Err(PolicyError::Unknown { name: spec.to_owned(), forms })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(spec: &str) -> PolicyError {
        make(spec, 1).err().unwrap()
    }

    #[test]
    fn every_name_is_made_and_slips_are_suggested() {
        for (name, ..) in POLICIES {
            assert!(make(name, 1).is_ok(), "{name}");
            assert!(make(&format!("noisy:0.125:{name}"), 1).is_ok(), "{name}");
        }
        let help = refused("expret").help().unwrap();
        assert!(help.contains("did you mean `expert`?") && help.contains("`noisy:EPS:P`"), "{help}");
        assert!(refused("noisy:0.1:frist").help().unwrap().contains("`first`"));
        assert!(refused("nosy:0.1:first").help().unwrap().contains("did you mean `noisy`?"));
        assert!(refused("script:x").help().unwrap().contains("`greedy`"));
    }

    #[test]
    fn probabilities_lie_between_0_and_1() {
        for wrong in
            ["noisy", "noisy:0.1", "noisy:1.001:first", "noisy:-0.1:first", "noisy::first", "noisy:0.0001:first"]
        {
            assert!(make(wrong, 1).is_err(), "{wrong}");
        }
        assert!(refused("noisy:2:first").to_string().contains("between 0 and 1"));
        assert!(refused("noisy:0.1:noisy:0.1:first").to_string().contains("slips of slips"));
        assert!(make("noisy:0:first", 1).is_ok() && make("noisy:1:first", 1).is_ok());
    }
}
