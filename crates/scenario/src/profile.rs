//! Real systems, as far as the settings here can honestly say them. Times and counts are scaled so that
//! they can be watched; the ratios are the real ones. Each value says what it really is and where that
//! stands; what nobody could check is not said at all.

use crate::setting;
use sim::{Amount, Setting, Settings};

/// A real system's settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Profile {
    /// Its name in scenarios and among the sentences.
    pub id: &'static str,
    /// How many times longer its times really are.
    pub slower: u32,
    /// What is known of it.
    pub figures: &'static [Figure],
}

/// One of its values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Figure {
    /// The setting, by its name in scenarios.
    pub setting: &'static str,
    /// What it is here.
    pub value: &'static str,
    /// What it really is.
    pub real: &'static str,
    /// Where that stands: repository and commit, file and line.
    pub source: &'static str,
}

macro_rules! profiles {
    ($($id:literal slower $slower:literal { $($setting:literal = $value:literal, $real:literal, $source:literal;)+ })+) => {
        &[$(Profile { id: $id, slower: $slower, figures: &[$(Figure {
            setting: $setting, value: $value, real: $real, source: $source,
        }),+] }),+]
    };
}

impl Profile {
    /// All of them.
    pub const ALL: &'static [Self] = profiles! {
        "paper" slower 1 {
            "election timeout" = "150ms..300ms", "150ms..300ms",
                "the paper, §9.3";
            "heartbeat" = "75ms", "75ms, half of the least election timeout",
                "ongardie/dissertation @0c10ea1 leaderelection/real.tex:38";
        }
        "etcd" slower 2 {
            "election timeout" = "500ms..950ms", "1000ms..1900ms, ten ticks and up to nine more",
                "etcd-io/etcd v3.6.14 @fc04cf70 embed/config.go:672; etcd-io/raft @cdfbeed raft.go:2054";
            "heartbeat" = "50ms", "100ms",
                "etcd-io/etcd v3.6.14 @fc04cf70 embed/config.go:671";
            "raft pre-vote" = "on", "on",
                "etcd-io/etcd v3.6.14 @fc04cf70 embed/config.go:695";
            "raft check-quorum" = "on", "on",
                "etcd-io/etcd v3.6.14 @fc04cf70 bootstrap.go:530";
            "raft stickiness" = "on", "on",
                "etcd-io/raft @cdfbeed raft.go:1103";
            "raft batch-bytes" = "1048576", "1 MiB",
                "etcd-io/etcd v3.6.14 @fc04cf70 raft.go:37";
            "raft snapshot-every" = "10", "10000 entries",
                "etcd-io/etcd v3.6.14 @fc04cf70 server.go:80";
            "raft snapshot-tail" = "5", "5000 entries",
                "etcd-io/etcd v3.6.14 @fc04cf70 server.go:87";
        }
        "consul" slower 10 {
            "election timeout" = "500ms..1s", "5000ms..10000ms, five times the library's",
                "hashicorp/raft @1837036 config.go:329; hashicorp/consul agent/consul/config.go";
            "heartbeat" = "100ms", "1000ms at most, drawn from 500ms on",
                "hashicorp/raft @1837036 replication.go:402, util.go:29";
            "raft check-quorum" = "on", "on",
                "hashicorp/raft @1837036 raft.go:1037";
            "raft stickiness" = "on", "on",
                "hashicorp/raft @1837036 raft.go:1673";
            "raft batch" = "64", "64 entries",
                "hashicorp/raft @1837036 config.go";
            "raft snapshot-every" = "16", "16384 entries",
                "hashicorp/consul agent/consul/config.go";
            "raft snapshot-tail" = "10", "10240 entries",
                "hashicorp/raft @1837036 config.go";
        }
        "tikv" slower 40 {
            "election timeout" = "250ms..475ms", "10000ms..19000ms, ten ticks and up to nine more",
                "tikv/tikv @8e964719 store/config.rs:536";
            "heartbeat" = "50ms", "2000ms, two ticks",
                "tikv/tikv @8e964719 store/config.rs:536";
            "raft pre-vote" = "on", "on",
                "tikv/tikv @8e964719 store/config.rs:602";
            "raft check-quorum" = "on", "on",
                "tikv/tikv @8e964719 peer.rs:1026";
            "raft stickiness" = "on", "on",
                "tikv/raft-rs @aafb07c raft.rs:1355";
            "raft lease-reads" = "on", "on",
                "tikv/tikv @8e964719 peer.rs:1036";
            "raft clock-drift" = "11.1111%", "a lease of 9 s in an election timeout of 10 s",
                "tikv/tikv @8e964719 store/config.rs:865";
            "raft batch-bytes" = "1048576", "1 MiB",
                "tikv/tikv @8e964719 store/config.rs:545";
        }
    };

    /// The one of this name.
    #[must_use]
    pub fn named(id: &str) -> Option<&'static Self> {
        Self::ALL.iter().find(|profile| profile.id == id)
    }

    /// Its settings.
    pub fn amounts(&self) -> impl Iterator<Item = (&'static Setting, Amount)> + use<> {
        let figures = self.figures;
        figures.iter().filter_map(|figure| {
            let setting = Setting::ALL.iter().find(|setting| setting.name == figure.setting)?;
            Some((setting, setting::read(setting, figure.value).ok()?))
        })
    }

    /// All settings that some profile is about; what this one does not say of them is as usual.
    pub fn in_full(&self) -> impl Iterator<Item = (&'static Setting, Amount)> + use<> {
        let profile = *self;
        let about = |setting: &&Setting| {
            let figures = || Self::ALL.iter().flat_map(|profile| profile.figures);
            figures().any(|figure| figure.setting == setting.name)
        };
        Setting::ALL.iter().filter(about).map(move |setting| {
            let own = profile.amounts().find(|(other, _)| *other == setting);
            own.unwrap_or((setting, setting.unsaid))
        })
    }

    /// Is a cluster so?
    #[must_use]
    pub fn is_of(&self, settings: &Settings) -> bool {
        self.in_full().all(|(setting, amount)| setting.get(settings) == amount)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec::Vec;

    #[test]
    fn every_value_can_be_said_and_has_its_real_figure_and_its_source() {
        for profile in Profile::ALL {
            assert_eq!(profile.amounts().count(), profile.figures.len(), "{}", profile.id);
            for Figure { setting, real, source, .. } in profile.figures {
                let names_its_place = source.contains("§")
                    || source.contains(".go")
                    || source.contains(".rs")
                    || source.contains(".tex:");
                assert!(names_its_place, "{} {setting}: {source}", profile.id);
                assert!(!real.is_empty(), "{} {setting}", profile.id);
            }
        }
    }

    /// The first number in a real figure.
    fn number(real: &str) -> Option<u64> {
        let digits: alloc::string::String = real.chars().take_while(char::is_ascii_digit).collect();
        digits.parse().ok()
    }

    #[test]
    fn times_and_counts_keep_their_ratios() {
        for profile in Profile::ALL {
            let mut counts: Vec<u64> = Vec::new();
            for (figure, (_, amount)) in profile.figures.iter().zip(profile.amounts()) {
                let Some(real) = number(figure.real) else { continue };
                match amount {
                    Amount::Span(span) => {
                        assert_eq!(span.0 * u64::from(profile.slower), real * 1_000, "{figure:?}");
                    }
                    Amount::Range(range) => {
                        let least = range.least.0 * u64::from(profile.slower);
                        assert_eq!(least, real * 1_000, "{figure:?}");
                        let most = figure.real.split("..").nth(1).and_then(number);
                        let most = most.map(|most| most * 1_000);
                        assert_eq!(
                            Some(range.most.0 * u64::from(profile.slower)),
                            most,
                            "{figure:?}"
                        );
                    }
                    Amount::Number(here) if figure.setting.contains("snapshot") => {
                        counts.push(real / u64::from(here));
                    }
                    Amount::Number(_) | Amount::Share(_) | Amount::Switch(_) | Amount::Rules(_) => {
                    }
                }
            }
            assert!(counts.windows(2).all(|pair| pair[0] == pair[1]), "{}: {counts:?}", profile.id);
        }
        // TiKV's lease is nine tenths of its election timeout: that divided by one and the drift.
        let tikv = Profile::named("tikv").expect("it is there");
        let drift = tikv.amounts().find(|(setting, _)| setting.name == "raft clock-drift");
        assert_eq!(drift.map(|(_, amount)| amount), Some(Amount::Share(111_111)));
        assert_eq!(10_000_000_u64 * 1_000_000 / 1_111_111 / 1_000, 9_000);
    }

    #[test]
    fn a_cluster_is_of_one_profile_at_most_and_usually_of_none() {
        let usual = Setting::unsaid();
        assert!(Profile::ALL.iter().all(|profile| !profile.is_of(&usual)));
        for profile in Profile::ALL {
            let mut settings = usual;
            for (setting, amount) in profile.in_full() {
                assert!(setting.set(&mut settings, amount));
            }
            let of: Vec<_> = Profile::ALL.iter().filter(|it| it.is_of(&settings)).collect();
            assert_eq!(of, [profile]);
            assert_eq!(settings.check(), Ok(()));
        }
    }
}
