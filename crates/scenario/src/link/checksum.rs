//! CRC-16/IBM-3740. It finds every error within 16 bits in a row, so every single character that
//! is changed, and every two neighbours that change places.

pub(super) fn of(bytes: &[u8]) -> u16 {
    bytes.iter().fold(0xffff, |crc, byte| {
        (0..8).fold(crc ^ u16::from(*byte) << 8, |crc, _| {
            if crc & 0x8000 == 0 { crc << 1 } else { crc << 1 ^ 0x1021 }
        })
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_check_value_of_the_catalogue_holds() {
        assert_eq!(super::of(b"123456789"), 0x29b1);
    }
}
