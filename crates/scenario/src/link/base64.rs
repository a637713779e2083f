//! Base64url without padding (RFC 4648, section 5): each byte string has one spelling only.

use super::error::LinkError;
use alloc::string::String;
use alloc::vec::Vec;

const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

pub(super) fn encode(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let word = (0..3)
            .fold(0, |word, place| word << 8 | u32::from(chunk.get(place).copied().unwrap_or(0)));
        for place in 0..=chunk.len() {
            let letter = LETTERS[(word >> (18 - 6 * place) & 63) as usize];
            text.push(char::from(letter));
        }
    }
    text
}

pub(super) fn decode(text: &str) -> Result<Vec<u8>, LinkError> {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3 + 2);
    let (mut word, mut bits, mut count) = (0_u32, 0, 0);
    for (place, letter) in text.chars().enumerate() {
        count = place + 1;
        word = word << 6 | value(letter).ok_or(LinkError::NotBase64 { at: count })?;
        bits += 6;
        if 8 <= bits {
            bits -= 8;
            bytes.push((word >> bits & 0xff) as u8);
        }
    }
    // What is left over is less than a byte; it is nothing, or the text was not made by `encode`.
    if 6 <= bits || word & ((1 << bits) - 1) != 0 {
        return Err(LinkError::NotBase64 { at: count });
    }
    Ok(bytes)
}

fn value(letter: char) -> Option<u32> {
    let (letter, first) = match letter {
        'A'..='Z' => (u32::from(letter) - u32::from('A'), 0),
        'a'..='z' => (u32::from(letter) - u32::from('a'), 26),
        '0'..='9' => (u32::from(letter) - u32::from('0'), 52),
        '-' => (0, 62),
        '_' => (0, 63),
        _ => return None,
    };
    Some(first + letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_examples_of_the_standard_hold() {
        let examples = ["", "Zg", "Zm8", "Zm9v", "Zm9vYg", "Zm9vYmE", "Zm9vYmFy"];
        for (length, text) in examples.into_iter().enumerate() {
            let bytes = &b"foobar"[..length];
            assert_eq!(encode(bytes), text);
            assert_eq!(decode(text).as_deref(), Ok(bytes));
        }
        assert_eq!(encode(&[0xfb, 0xff]), "-_8");
    }

    #[test]
    fn no_bytes_have_a_second_spelling() {
        assert_eq!(decode("Zh"), Err(LinkError::NotBase64 { at: 2 }));
        assert_eq!(decode("Z"), Err(LinkError::NotBase64 { at: 1 }));
        assert_eq!(decode("Zg=="), Err(LinkError::NotBase64 { at: 3 }));
        assert_eq!(decode("Z가"), Err(LinkError::NotBase64 { at: 2 }));
    }
}
