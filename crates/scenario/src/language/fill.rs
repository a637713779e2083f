//! A line with its values in their places, and the particles that follow them.

use alloc::string::{String, ToString};
use core::fmt::Display;

/// `template` with the values in the places of their names: `{term}`, or `{term:a/b}` with a particle.
/// A name without a value stays as it is, so that it is seen.
#[must_use]
pub fn fill(template: &str, values: &[(&str, &dyn Display)]) -> String {
    let mut filled = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let (place, after) = after.split_once('}').unwrap_or((after, ""));
        let (name, particles) = place.split_once(':').unwrap_or((place, ""));
        match values.iter().find(|(known, _)| *known == name) {
            Some((_, value)) => {
                let value = value.to_string();
                filled.push_str(&value);
                filled.push_str(particle(&value, particles));
            }
            None => filled.extend(["{", place, "}"]),
        }
        rest = after;
    }
    filled.push_str(rest);
    filled
}

/// Of `a/b` the particle that follows this word: a after a consonant, b after a vowel. A final ㄹ is a
/// vowel to a particle that begins with 으.
fn particle<'a>(word: &str, particles: &'a str) -> &'a str {
    let (consonant, vowel) = particles.split_once('/').unwrap_or_default();
    match ending(word) {
        Ending::Rieul if consonant.starts_with('으') => vowel,
        Ending::Consonant | Ending::Rieul => consonant,
        Ending::Vowel => vowel,
    }
}

/// How a word ends when it is read aloud.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ending {
    Vowel,
    Rieul,
    Consonant,
}

fn ending(word: &str) -> Ending {
    match word.chars().next_back() {
        // 일, 칠, 팔; 영 (십, 백, …), 삼, 육.
        Some('1' | '7' | '8') => Ending::Rieul,
        Some('0' | '3' | '6') => Ending::Consonant,
        Some(letter @ '가'..='힣') => match (u32::from(letter) - u32::from('가')) % 28 {
            0 => Ending::Vowel,
            8 => Ending::Rieul,
            _ => Ending::Consonant,
        },
        _ => Ending::Vowel,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn particles_follow_the_sound_of_the_word() {
        let all = |word: &str| fill("{x:이/가} {x:을/를} {x:으로/로} {x:이다/다}", &[("x", &word)]);
        assert_eq!(all("S1"), "S1이 S1을 S1로 S1이다");
        assert_eq!(all("S2"), "S2가 S2를 S2로 S2다");
        assert_eq!(all("S3"), "S3이 S3을 S3으로 S3이다");
        assert_eq!(all("10"), "10이 10을 10으로 10이다");
        assert_eq!(all("하트비트"), "하트비트가 하트비트를 하트비트로 하트비트다");
    }

    #[test]
    fn a_value_that_is_not_given_is_seen() {
        assert_eq!(fill("a {b} {c}", &[("b", &1)]), "a 1 {c}");
        assert_eq!(fill("{", &[]), "{}");
    }
}
