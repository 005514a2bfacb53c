//! A prioritisation framework as data: criteria and the kind of formula that joins them.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::container::{List, Map, Source, Whole};
use super::located::{Form, Located, from_slice};
use super::raw::Raw;
use super::record::record;
use crate::number::Fixed;

record! {
    /// Criteria and a formula that rank priorities.
    Framework {
        format "format": Whole, required;
        id "id": String, required;
        title "title": String, required;
        source "source": String, required;
        tie "tie": Fixed, default(Fixed::from_thousandths(100));
        words "words": Map<Map<Fixed>>, default(Map::default());
        ranges "ranges": Map<Range>, default(Map::default());
        formula "formula": Formula, required;
    }
}

record! {
    /// Least and greatest value of a number, both within; none: no bound.
    Range {
        min "min": Fixed, optional;
        max "max": Fixed, optional;
    }
}

/// The kinds of formula.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Formula {
    /// The product of factors; an inverse one divides.
    Product(Product),
    /// The weighted mean of terms, with a bar.
    WeightedSum(WeightedSum),
    /// Ordered tiers; the first whose condition holds.
    Tiers(Tiers),
    /// (benefit − cost) / cost.
    Roi(Roi),
    /// Two inputs, each high or low.
    Quadrant(Quadrant),
    /// A sum of inputs over another.
    Quotient(Quotient),
}

impl Default for Formula {
    fn default() -> Formula {
        Formula::Product(Product::default())
    }
}

impl Form for Formula {
    const WHAT: &'static str =
        "`Product( … )`, `WeightedSum( … )`, `Tiers( … )`, `Roi( … )`, `Quadrant( … )` or `Quotient( … )`";
}

record! {
    /// Value = product of the factors.
    Product {
        factors "factors": List<Factor>, required;
    }
}

record! {
    /// One factor of a product.
    Factor {
        input "input": String, required;
        inverse "inverse": bool, default(false);
        title "title": String, default(String::new());
    }
}

record! {
    /// Value = Σ weight × input / Σ weight.
    WeightedSum {
        terms "terms": List<Term>, required;
        bar "bar": Fixed, optional;
    }
}

record! {
    /// One term of a weighted sum.
    Term {
        input "input": String, required;
        weight "weight": Whole, required;
        title "title": String, default(String::new());
    }
}

record! {
    /// Tiers from the most to the least urgent.
    Tiers {
        tiers "tiers": List<Tier>, required;
    }
}

record! {
    /// One tier; the last has no condition.
    Tier {
        title "title": String, required;
        when "when": Source, optional;
    }
}

record! {
    /// Return on investment.
    Roi {
        benefits "benefits": List<String>, required;
        cost "cost": String, required;
    }
}

record! {
    /// Value = sum of inputs / another input.
    Quotient {
        over "over": List<String>, required;
        under "under": String, required;
    }
}

record! {
    /// Two inputs, each high from its threshold on; quadrants in order of urgency.
    Quadrant {
        across "across": Axis, required;
        up "up": Axis, required;
        order "order": List<Corner>, required;
    }
}

record! {
    /// One axis of a quadrant.
    Axis {
        input "input": String, required;
        high "high": Fixed, required;
        title "title": String, default(String::new());
    }
}

record! {
    /// One quadrant with its label.
    Corner {
        across "across": Side, required;
        up "up": Side, required;
        title "title": String, required;
    }
}

/// One side of an axis.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// At or above the threshold.
    #[default]
    High,
    /// Below it.
    Low,
}

impl Form for Side {
    const WHAT: &'static str = "`high` or `low`";
}

/// The framework of a scenario: by id, or in place.
#[derive(Debug, Clone, PartialEq)]
pub enum FrameworkRef {
    /// One that comes with the program.
    Named(String),
    /// Written in the scenario.
    Inline(Box<Framework>),
}

impl Default for FrameworkRef {
    fn default() -> FrameworkRef {
        FrameworkRef::Named(String::new())
    }
}

impl Form for FrameworkRef {
    const WHAT: &'static str = "the id of a framework (a string) or `Framework( … )`";
}

impl Serialize for FrameworkRef {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            FrameworkRef::Named(id) => serializer.serialize_str(id),
            FrameworkRef::Inline(framework) => framework.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for FrameworkRef {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<FrameworkRef, D::Error> {
        let Raw(slice) = Raw::deserialize(deserializer)?;
        if slice.starts_with('"') {
            from_slice::<String>(slice).map(FrameworkRef::Named).map_err(de::Error::custom)
        } else if slice.starts_with("Framework") || slice.starts_with('(') {
            from_slice::<Located<Framework>>(slice)
                .map(|f| FrameworkRef::Inline(Box::new(f.value)))
                .map_err(de::Error::custom)
        } else {
            Err(de::Error::custom("expected a framework"))
        }
    }
}
