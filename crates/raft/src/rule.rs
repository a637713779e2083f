//! The rules: one sentence of the paper or the thesis each. A step says which of them fired.

/// Writes down each rule once: its operands, its section and its sentence.
macro_rules! rules {
    (@property) => { None };
    (@property $property:ident) => { Some(Property::$property) };
    ($($(#[$doc:meta])* $name:ident = $number:literal { $($field:ident: $type:ty),* } $id:literal $section:literal $sentence:literal $(=> $property:ident)?)*
     ; $($(#[$silent_doc:meta])* $silent:ident = $silent_number:literal $silent_id:literal $silent_section:literal $silent_sentence:literal $(=> $silent_property:ident)?)*) => {
        /// One sentence of the paper ("§5.2") or of the thesis ("thesis §10.2.1"). Its number is
        /// part of every digest and stays for ever.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Rule { $($(#[$doc])* $name = $number,)* $($(#[$silent_doc])* $silent = $silent_number,)* }

        /// A rule that fired, with the values that it compared.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[allow(missing_docs, reason = "the operands are explained where the rule is")]
        pub enum Fired { $($(#[$doc])* $name { $($field: $type),* }),* }

        $(const _: () = assert!($number < ROOM, "the number outgrows a set of rules");)*
        $(const _: () = assert!($silent_number < ROOM, "the number outgrows a set of rules");)*

        impl Rule {
            /// All rules: those that fire in the order of the paper, then those that never say so.
            pub const ALL: &'static [Self] = &[$(Self::$name,)* $(Self::$silent,)*];

            /// Its name in links, files and tables.
            #[must_use]
            pub const fn id(self) -> &'static str {
                match self { $(Self::$name => $id,)* $(Self::$silent => $silent_id,)* }
            }

            /// Where it is written.
            #[must_use]
            pub const fn section(self) -> &'static str {
                match self { $(Self::$name => $section,)* $(Self::$silent => $silent_section,)* }
            }

            /// The sentence.
            #[must_use]
            pub const fn sentence(self) -> &'static str {
                match self { $(Self::$name => $sentence,)* $(Self::$silent => $silent_sentence,)* }
            }

            /// What can break without it. Only rules for which this is known can be switched off.
            #[must_use]
            pub const fn property(self) -> Option<Property> {
                match self {
                    $(Self::$name => rules!(@property $($property)?),)*
                    $(Self::$silent => rules!(@property $($silent_property)?),)*
                }
            }
        }

        impl Fired {
            /// One of each rule that fires, with some values: for tables, and for tests of what is
            /// said.
            pub const EXAMPLES: &'static [Self] =
                &[$(Self::$name { $($field: <$type as Example>::EXAMPLE),* }),*];

            /// Every value that it compared, by its name.
            pub fn operands(&self, sink: &mut dyn FnMut(&'static str, Operand)) {
                match self {
                    $(Self::$name { $($field),* } => { $(sink(stringify!($field), (*$field).into());)* }),*
                }
            }

            /// Which rule it is.
            #[must_use]
            pub const fn rule(&self) -> Rule {
                match self { $(Self::$name { .. } => Rule::$name),* }
            }
        }

        impl From<Rule> for Operand {
            fn from(rule: Rule) -> Self {
                Self::Rule(rule.id())
            }
        }

        impl Example for Rule {
            const EXAMPLE: Self = Self::ALL[0];
        }

        impl Words for Rule {
            fn words(&self, sink: &mut impl FnMut(u64)) {
                sink(*self as u64);
            }
        }

        impl Words for Fired {
            fn words(&self, sink: &mut impl FnMut(u64)) {
                sink(self.rule() as u64);
                match self { $(Self::$name { $($field),* } => { $($field.words(sink);)* }),* }
            }
        }
    };
}

mod operand;
mod property;
mod switch;
mod table;

pub use operand::Operand;
pub use property::Property;
pub use switch::RuleSet;
pub use table::{Fired, Rule};

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::collections::BTreeSet;

    #[test]
    fn every_rule_has_a_name_of_its_own_a_section_and_a_sentence() {
        let ids: BTreeSet<_> = Rule::ALL.iter().map(|rule| rule.id()).collect();
        assert_eq!(ids.len(), Rule::ALL.len());
        let numbers: BTreeSet<_> = Rule::ALL.iter().map(|rule| *rule as u64).collect();
        assert_eq!(numbers.len(), Rule::ALL.len());
        for rule in Rule::ALL {
            assert!(rule.section().contains('§') || *rule == Rule::Disregards, "{rule:?}");
            assert!(rule.sentence().ends_with('.'), "{rule:?}");
        }
    }
}
