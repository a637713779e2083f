//! What the world checks.

use crate::store::Store;
use sim::Property;

/// What the world checks after every action.
#[derive(Clone, Debug, PartialEq)]
pub struct Lamps {
    /// One a property: those of Figure 3, and whichever else is broken.
    pub named: Vec<Lamp>,
    /// The others, which hold.
    pub others: Vec<Property>,
}

/// One property.
#[derive(Clone, Debug, PartialEq)]
pub struct Lamp {
    /// Which.
    pub property: Property,
    /// Where it broke, if it did: the record, and what says so.
    pub broken: Option<(u64, String)>,
}

impl Lamps {
    pub(super) fn of(store: &Store) -> Self {
        let broken = store.timeline.world().broken();
        let lamp = |property: &Property| {
            let first = broken.iter().find(|(_, violation)| violation.property == *property);
            Lamp {
                property: *property,
                broken: first.map(|(record, violation)| {
                    (*record, scenario::explain_violation(violation, store.language))
                }),
            }
        };
        let (named, others): (Vec<Lamp>, Vec<Lamp>) = Property::ALL
            .iter()
            .map(lamp)
            .partition(|lamp| Property::FIGURE_3.contains(&lamp.property) || lamp.broken.is_some());
        Self { named, others: others.into_iter().map(|lamp| lamp.property).collect() }
    }
}
