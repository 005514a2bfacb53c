//! The kinds of formula, applied to one item with its inputs.

use std::collections::HashMap;

use super::ratio::Ratio;
use crate::expression::{Atom, Entity, Facts, Kind, Names, Routine, parse_expression, resolve};
use crate::number::Fixed;
use crate::scenario::{Formula, Framework, Side};

/// What is to be ranked.
#[derive(Debug, Clone)]
pub struct Item {
    /// Stable id.
    pub id: String,
    /// How people call it.
    pub title: String,
    /// What the framework reads.
    pub inputs: Vec<(String, Fixed)>,
}

impl Item {
    fn input(&self, name: &str) -> Result<Fixed, Failure> {
        self.inputs
            .iter()
            .find(|(n, _)| n == name)
            .map(|(_, value)| *value)
            .ok_or_else(|| Failure::MissingInput(name.to_owned()))
    }
}

/// Why a formula has no value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// The item does not state this input.
    MissingInput(String),
    /// The framework divides by this input, which is 0.
    DivisionByZero(String),
    /// The framework contradicts itself.
    BadFramework(String),
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Failure::MissingInput(name) => write!(f, "the input `{name}` is missing"),
            Failure::DivisionByZero(name) => write!(f, "the framework divides by `{name}`, which is 0"),
            Failure::BadFramework(why) => f.write_str(why),
        }
    }
}

/// What a formula says of an item.
#[derive(Debug, Clone, PartialEq)]
pub enum Score {
    /// More is more urgent.
    Value(Ratio),
    /// A tier or quadrant, 0 the most urgent.
    Tier(usize),
}

/// A score with the arithmetic that led to it.
#[derive(Debug, Clone, PartialEq)]
pub struct Scored {
    /// What counts.
    pub score: Score,
    /// How it came about, in one line.
    pub arithmetic: String,
}

/// Applies the formula.
///
/// # Errors
/// [`Failure`] says what is missing.
pub fn apply(framework: &Framework, item: &Item) -> Result<Scored, Failure> {
    match &framework.formula.value {
        Formula::Product(product) => {
            let mut value = Ratio::ONE;
            let mut arithmetic = String::new();
            for (i, factor) in product.factors.iter().enumerate() {
                let input = item.input(&factor.input)?;
                let sign = match (i, factor.inverse.value) {
                    (0, false) => "",
                    (0, true) => "1 ÷ ",
                    (_, false) => " × ",
                    (_, true) => " ÷ ",
                };
                arithmetic.push_str(&format!("{sign}{input}"));
                let ratio = Ratio::from_fixed(input);
                value = if factor.inverse.value {
                    if input == Fixed::ZERO {
                        return Err(Failure::DivisionByZero(factor.input.value.clone()));
                    }
                    value.over(ratio)
                } else {
                    value.times(ratio)
                }
                .ok_or_else(too_large)?;
            }
            Ok(scored_value(value, arithmetic))
        }
        Formula::WeightedSum(sum) => {
            let mut total = Ratio::ZERO;
            let mut weights = 0i64;
            let mut parts = Vec::new();
            for term in sum.terms.iter() {
                let input = item.input(&term.input)?;
                let weight = i64::from(term.weight.0);
                let part =
                    Ratio::from_fixed(input).times(Ratio::from_fixed(Fixed::whole(weight))).ok_or_else(too_large)?;
                total = total.plus(part).ok_or_else(too_large)?;
                weights += weight;
                parts.push(format!("{weight} × {input}"));
            }
            let value = total
                .over(Ratio::from_fixed(Fixed::whole(weights)))
                .ok_or_else(|| Failure::BadFramework("the weights of the framework sum to 0".to_owned()))?;
            let mut scored = scored_value(value, format!("({}) ÷ {weights}", parts.join(" + ")));
            if let Some(bar) = &sum.bar {
                let passes = value.compare(Ratio::from_fixed(bar.value)).is_ge();
                scored.arithmetic.push_str(&format!(
                    ", {} the bar of {}",
                    if passes { "meets" } else { "below" },
                    bar.value
                ));
            }
            Ok(scored)
        }
        Formula::Roi(roi) => {
            let mut benefit = Ratio::ZERO;
            let mut parts = Vec::new();
            for name in roi.benefits.iter() {
                let input = item.input(name)?;
                benefit = benefit.plus(Ratio::from_fixed(input)).ok_or_else(too_large)?;
                parts.push(input.to_string());
            }
            let cost = item.input(&roi.cost)?;
            let spent = Ratio::from_fixed(cost);
            let gain = benefit.minus(spent).ok_or_else(too_large)?;
            let value = gain.over(spent).ok_or_else(|| Failure::DivisionByZero(roi.cost.value.clone()))?;
            Ok(scored_value(value, format!("({} - {cost}) ÷ {cost}", parts.join(" + "))))
        }
        Formula::Quotient(quotient) => {
            let mut sum = Ratio::ZERO;
            let mut parts = Vec::new();
            for name in quotient.over.iter() {
                let input = item.input(name)?;
                sum = sum.plus(Ratio::from_fixed(input)).ok_or_else(too_large)?;
                parts.push(input.to_string());
            }
            let under = item.input(&quotient.under)?;
            let value = sum
                .over(Ratio::from_fixed(under))
                .ok_or_else(|| Failure::DivisionByZero(quotient.under.value.clone()))?;
            Ok(scored_value(value, format!("({}) ÷ {under}", parts.join(" + "))))
        }
        Formula::Tiers(tiers) => {
            for (i, tier) in tiers.tiers.iter().enumerate() {
                let holds = match &tier.when {
                    None => true,
                    Some(source) => condition(&source.0, item)?,
                };
                if holds {
                    return Ok(Scored { score: Score::Tier(i), arithmetic: tier.title.value.clone() });
                }
            }
            Err(Failure::BadFramework("the last tier of the framework has a condition".to_owned()))
        }
        Formula::Quadrant(quadrant) => {
            let side = |axis: &crate::scenario::Axis| -> Result<(Side, String), Failure> {
                let input = item.input(&axis.input)?;
                let (side, sign, word) =
                    if input >= axis.high.value { (Side::High, ">=", "high") } else { (Side::Low, "<", "low") };
                Ok((side, format!("{} {input} {sign} {} {word}", axis.input.value, axis.high.value)))
            };
            let (up, up_text) = side(&quadrant.up)?;
            let (across, across_text) = side(&quadrant.across)?;
            let place = quadrant.order.iter().position(|c| c.up.value == up && c.across.value == across);
            let corner = place
                .and_then(|i| quadrant.order.get(i))
                .ok_or_else(|| Failure::BadFramework("the framework does not order all four quadrants".to_owned()))?;
            let arithmetic = format!("{up_text}, {across_text}: {}", corner.title.value);
            Ok(Scored { score: Score::Tier(place.unwrap_or(0)), arithmetic })
        }
    }
}

fn scored_value(value: Ratio, arithmetic: String) -> Scored {
    Scored { score: Score::Value(value), arithmetic: format!("{arithmetic} = {value}") }
}

fn too_large() -> Failure {
    Failure::BadFramework("the inputs are too large for exact arithmetic".to_owned())
}

/// A tier's condition over the inputs of one item.
fn condition(text: &str, item: &Item) -> Result<bool, Failure> {
    let tree = parse_expression(text).map_err(|e| Failure::BadFramework(format!("`{text}`: {}", e.message)))?;
    let entity = |i: usize| Entity::Input(u16::try_from(i).unwrap_or(u16::MAX));
    let entities: HashMap<String, Entity> =
        item.inputs.iter().enumerate().map(|(i, (name, _))| (name.clone(), entity(i))).collect();
    let names = Names { entities, ..Names::default() };
    let term = resolve(&tree, &names, Kind::Truth).map_err(|problems| match problems.first() {
        Some(p) if p.code == crate::diagnostic::Code::E0204 => {
            let name = text.get(p.span.range()).unwrap_or("");
            Failure::MissingInput(name.to_owned())
        }
        Some(p) => Failure::BadFramework(format!("`{text}`: {}", p.message)),
        None => Failure::BadFramework(format!("`{text}` cannot be read")),
    })?;
    struct Inputs<'a>(&'a Item);
    impl Facts<Atom> for Inputs<'_> {
        fn read(&self, atom: &Atom) -> i64 {
            match atom {
                Atom::Input(i) => self.0.inputs.get(usize::from(*i)).map_or(0, |(_, v)| v.thousandths()),
                _ => 0,
            }
        }
    }
    let routine = Routine::compile(&term).ok_or_else(|| Failure::BadFramework(format!("`{text}` is too large")))?;
    Ok(routine.holds(&Inputs(item)))
}
