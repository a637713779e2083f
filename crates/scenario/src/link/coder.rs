//! An adaptive binary range coder: what is likely costs little, and each bit teaches what is.
//!
//! A session's acts differ in kind and rhythm from another's, so no fixed bit widths suit both;
//! this learns them from the link itself. Integers only: the same on every machine.
//!
//! Writing and reading are the same walk: a [`Writer`] is told each bit, a [`Reader`] finds it.

use super::error::LinkError;
use alloc::vec::Vec;

/// How likely a bit is zero, as far as was seen: the estimate of Krichevsky and Trofimov.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bit {
    /// The probability of zero, of 65,536.
    zero: u32,
    /// How many were seen, up to [`Bit::MEMORY`].
    seen: u32,
}

impl Bit {
    pub(super) const NEW: Self = Self { zero: Self::ONE / 2, seen: 0 };
    const ONE: u32 = 1 << 16;
    /// Neither value ever becomes impossible.
    const LEAST: u32 = 32;
    /// What was seen longer ago counts less.
    const MEMORY: u32 = 100;

    /// As likely as these weights say.
    pub(super) fn weighing(zero: u32, one: u32) -> Self {
        let all = u64::from(zero) + u64::from(one);
        let share = (u64::from(zero) * u64::from(Self::ONE)).checked_div(all);
        let share = share.map_or(Self::ONE / 2, |share| share as u32);
        Self { zero: share.clamp(Self::LEAST, Self::ONE - Self::LEAST), seen: 0 }
    }

    fn learn(&mut self, bit: bool) {
        let weight = self.seen + 2;
        let zero = if bit {
            self.zero - self.zero / weight
        } else {
            self.zero + (Self::ONE - self.zero) / weight
        };
        self.zero = zero.clamp(Self::LEAST, Self::ONE - Self::LEAST);
        self.seen = (self.seen + 1).min(Self::MEMORY);
    }
}

/// One of the two directions.
pub(super) trait Coder {
    /// The next bit. A writer writes `known`; a reader does not look at it.
    fn bit(&mut self, model: &mut Bit, known: bool) -> Result<bool, LinkError>;

    /// The next bit where both values are as likely and nothing is to be learned.
    fn even_bit(&mut self, known: bool) -> Result<bool, LinkError> {
        let mut even = Bit::NEW;
        self.bit(&mut even, known)
    }

    /// A number of `count` bits of that kind, the highest first.
    fn even_bits(&mut self, count: u32, known: u64) -> Result<u64, LinkError> {
        let mut value = 0;
        for place in (0..count).rev() {
            value = value << 1 | u64::from(self.even_bit(known >> place & 1 == 1)?);
        }
        Ok(value)
    }
}

/// Below this the range gets another byte.
const SMALL: u32 = 1 << 24;

/// Where the range is cut: below it the bit is zero.
const fn cut(range: u32, model: &Bit) -> u32 {
    (range >> 16) * model.zero
}

#[derive(Debug)]
pub(super) struct Writer {
    low: u32,
    range: u32,
    bytes: Vec<u8>,
}

impl Writer {
    /// Goes on after `bytes`, which it leaves as they are.
    pub(super) const fn new(bytes: Vec<u8>) -> Self {
        Self { low: 0, range: u32::MAX, bytes }
    }

    /// All that was written, and of the numbers that are in the range at the end the one with the
    /// most zeros at its end; a reader adds them.
    pub(super) fn finish(mut self) -> Vec<u8> {
        let last = u64::from(self.low) + u64::from(self.range) - 1;
        let least = u64::from(self.low);
        let round = |bits: &u32| last >> bits << bits;
        let value = (0..=32).rev().map(|bits| round(&bits)).find(|value| least <= *value);
        let value = value.unwrap_or(least);
        if u64::from(u32::MAX) < value {
            self.carry();
        }
        let ending = (value as u32).to_be_bytes();
        let length = ending.iter().rposition(|byte| *byte != 0).map_or(0, |place| place + 1);
        self.bytes.extend_from_slice(&ending[..length]);
        self.bytes
    }

    /// The sum went over: one more in the bytes that are written. The first byte of a stream never
    /// goes over, because the whole range lies below one.
    fn carry(&mut self) {
        for byte in self.bytes.iter_mut().rev() {
            *byte = byte.wrapping_add(1);
            if *byte != 0 {
                return;
            }
        }
    }
}

impl Coder for Writer {
    fn bit(&mut self, model: &mut Bit, known: bool) -> Result<bool, LinkError> {
        let cut = cut(self.range, model);
        if known {
            let (low, over) = self.low.overflowing_add(cut);
            self.low = low;
            self.range -= cut;
            if over {
                self.carry();
            }
        } else {
            self.range = cut;
        }
        while self.range < SMALL {
            let [first, rest @ ..] = self.low.to_be_bytes();
            self.bytes.push(first);
            self.low = u32::from_be_bytes([rest[0], rest[1], rest[2], 0]);
            self.range <<= 8;
        }
        model.learn(known);
        Ok(known)
    }
}

#[derive(Debug)]
pub(super) struct Reader<'a> {
    code: u32,
    range: u32,
    bytes: &'a [u8],
    /// How many zeros were read behind the end.
    behind: u32,
}

impl<'a> Reader<'a> {
    /// It looks this many bytes ahead.
    const AHEAD: u32 = 4;

    pub(super) fn new(bytes: &'a [u8]) -> Result<Self, LinkError> {
        let mut reader = Self { code: 0, range: u32::MAX, bytes, behind: 0 };
        (0..Self::AHEAD).try_for_each(|_| reader.shift())?;
        Ok(reader)
    }

    fn shift(&mut self) -> Result<(), LinkError> {
        let next = match self.bytes.split_first() {
            Some((next, rest)) => {
                self.bytes = rest;
                *next
            }
            None if self.behind == Self::AHEAD => return Err(LinkError::Truncated),
            None => {
                self.behind += 1;
                0
            }
        };
        self.code = self.code << 8 | u32::from(next);
        Ok(())
    }

    /// Everything was read.
    pub(super) fn finish(self) -> Result<(), LinkError> {
        self.bytes.is_empty().then_some(()).ok_or(LinkError::Trailing)
    }
}

impl Coder for Reader<'_> {
    fn bit(&mut self, model: &mut Bit, _known: bool) -> Result<bool, LinkError> {
        let cut = cut(self.range, model);
        let bit = cut <= self.code;
        if bit {
            self.code -= cut;
            self.range -= cut;
        } else {
            self.range = cut;
        }
        while self.range < SMALL {
            self.shift()?;
            self.range <<= 8;
        }
        model.learn(bit);
        Ok(bit)
    }
}

/// Learns which of some numbers are usual.
#[derive(Debug)]
pub(super) struct Tree<const SIZE: usize> {
    /// The node at 1 asks for the highest bit, those at 2 and 3 for the next, and so on.
    nodes: [Bit; SIZE],
    depth: u32,
}

impl<const SIZE: usize> Tree<SIZE> {
    /// For numbers of `depth` bits, 2^`depth` being at most `SIZE`; each is as likely at first as
    /// its weight says.
    pub(super) fn new(depth: u32, weight: impl Fn(u64) -> u32) -> Self {
        let (mut nodes, mut weights) = ([Bit::NEW; SIZE], [0; SIZE]);
        let leaves = 1_usize << depth;
        for node in (1..leaves).rev() {
            let below = |child: usize| match child.checked_sub(leaves) {
                Some(number) => weight(number as u64),
                None => weights[child],
            };
            let (zero, one) = (below(2 * node), below(2 * node + 1));
            nodes[node] = Bit::weighing(zero, one);
            weights[node] = zero + one;
        }
        Self { nodes, depth }
    }

    /// The next number.
    pub(super) fn code(&mut self, coder: &mut dyn Coder, known: u64) -> Result<u64, LinkError> {
        let mut node = 1_usize;
        for place in (0..self.depth).rev() {
            let bit = coder.bit(&mut self.nodes[node], known >> place & 1 == 1)?;
            node = node << 1 | usize::from(bit);
        }
        Ok((node - (1 << self.depth)) as u64)
    }
}

/// Learns how long numbers usually are.
#[derive(Debug)]
pub(super) struct Number {
    length: Tree<128>,
    /// The bit after the leading one, by the length.
    second: [Bit; 65],
}

impl Number {
    /// Of any size.
    pub(super) fn any() -> Self {
        Self::of_lengths(|length| if length <= 40 { 8 } else { 1 })
    }

    /// Small ones for the most part.
    pub(super) fn small() -> Self {
        Self::of_lengths(|length| (1 << 12_u64.saturating_sub(length)).max(8))
    }

    /// Times between a person's acts: whole milliseconds, or a second in microseconds.
    pub(super) fn of_spans() -> Self {
        Self::of_lengths(|length| match length {
            17..=22 => 64,
            7..=12 => 32,
            _ => 4,
        })
    }

    /// The numbers of messages on their way.
    pub(super) fn of_messages() -> Self {
        Self::of_lengths(|length| if (3..=11).contains(&length) { 32 } else { 4 })
    }

    fn of_lengths(weight: impl Fn(u64) -> u32) -> Self {
        let can_be = |length| if length <= u64::from(u64::BITS) { weight(length) } else { 0 };
        Self { length: Tree::new(7, can_be), second: [Bit::NEW; 65] }
    }

    /// Any number: how many bits it has, then those after the leading one.
    pub(super) fn code(&mut self, coder: &mut dyn Coder, known: u64) -> Result<u64, LinkError> {
        let length = self.length.code(coder, u64::from(u64::BITS - known.leading_zeros()))?;
        let bad = LinkError::Bad { what: "a number of more than 64 bits", act: 0 };
        let length = u32::try_from(length).ok().filter(|length| *length <= u64::BITS).ok_or(bad)?;
        if length < 2 {
            return Ok(u64::from(length));
        }
        let rest = length - 2;
        let second = coder.bit(&mut self.second[length as usize], known >> rest & 1 == 1)?;
        let start = 2 | u64::from(second);
        Ok(start << rest | coder.even_bits(rest, known)?)
    }
}

/// A signed number as one without a sign: 0, -1, 1, -2, 2, …
pub(super) const fn fold(number: i64) -> u64 {
    (number << 1 ^ number >> 63) as u64
}

/// Undoes [`fold`].
pub(super) const fn unfold(number: u64) -> i64 {
    (number >> 1) as i64 ^ -((number & 1) as i64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_whatever_was_learned() {
        let numbers = [0, 1, 2, 3, 900_000, 900_001, u64::MAX, 1 << 63, 5, 5, 5, 5, 5, 0];
        let mut writer = Writer::new(Vec::new());
        let mut model = Number::any();
        for _ in 0..50 {
            numbers.iter().for_each(|n| assert_eq!(model.code(&mut writer, *n), Ok(*n)));
        }
        let bytes = writer.finish();
        let mut reader = Reader::new(&bytes).unwrap();
        let mut model = Number::any();
        for _ in 0..50 {
            numbers.iter().for_each(|n| assert_eq!(model.code(&mut reader, 0), Ok(*n)));
        }
        assert_eq!(reader.finish(), Ok(()));
    }

    #[test]
    fn what_is_always_the_same_costs_almost_nothing() {
        let mut writer = Writer::new(Vec::new());
        let mut model = Bit::NEW;
        (0..1_000).for_each(|_| assert_eq!(writer.bit(&mut model, false), Ok(false)));
        assert!(writer.finish().len() < 20);
    }
}
