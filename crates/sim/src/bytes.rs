//! Numbers and texts in bytes, as entries and snapshots hold them.

use alloc::vec::Vec;

/// Adds a number, seven bits in a byte, the lowest first.
pub(crate) fn put_number(bytes: &mut Vec<u8>, mut number: u64) {
    while 0x7f < number {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

/// Reads one off the front.
pub(crate) fn number(bytes: &mut &[u8]) -> Option<u64> {
    let (mut number, mut shift) = (0_u64, 0);
    loop {
        let (byte, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= u64::from(byte & 0x7f).checked_shl(shift)?;
        if byte & 0x80 == 0 {
            return Some(number);
        }
        shift += 7;
    }
}

/// Adds a part of at most 255 bytes, and before it how long it is.
pub(crate) fn put_counted(bytes: &mut Vec<u8>, part: &[u8]) {
    let length = part.len().min(usize::from(u8::MAX));
    bytes.push(length as u8);
    bytes.extend_from_slice(&part[..length]);
}

/// Reads one off the front.
pub(crate) fn counted<'a>(bytes: &mut &'a [u8]) -> Option<&'a [u8]> {
    let (length, rest) = bytes.split_first()?;
    let (part, rest) = rest.split_at_checked(usize::from(*length))?;
    *bytes = rest;
    Some(part)
}
