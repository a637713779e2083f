//! A picture as PNG, in the fonts that the machine has.

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree};
use std::sync::Arc;

/// Where there is no such font, the next is tried.
const SANS: [&str; 6] =
    ["Noto Sans", "Segoe UI", "Helvetica Neue", "DejaVu Sans", "Liberation Sans", "Arial"];
const MONO: [&str; 5] =
    ["Noto Sans Mono", "Menlo", "Consolas", "DejaVu Sans Mono", "Liberation Mono"];
/// The largest that there is: a picture of the widest, four times as large.
const MOST: f32 = 8_192.0;

/// The picture `svg` as PNG, `scale` times as large.
///
/// # Errors
/// That it would be too large, or that it is no picture of ours.
pub fn png(svg: &str, scale: f32) -> Result<Vec<u8>, String> {
    let mut options = Options::default();
    let fonts = Arc::make_mut(&mut options.fontdb);
    fonts.load_system_fonts();
    let has = |name: &&str| {
        fonts.faces().any(|face| face.families.iter().any(|(family, _)| family == *name))
    };
    let (sans, mono) = (SANS.into_iter().find(has), MONO.into_iter().find(has));
    if let Some(sans) = sans {
        fonts.set_sans_serif_family(sans);
        sans.clone_into(&mut options.font_family);
    }
    if let Some(mono) = mono {
        Arc::make_mut(&mut options.fontdb).set_monospace_family(mono);
    }
    let tree = Tree::from_str(svg, &options).map_err(|why| why.to_string())?;
    let (width, height) = (tree.size().width() * scale, tree.size().height() * scale);
    if !(1.0..=MOST).contains(&width) || !(1.0..=MOST).contains(&height) {
        return Err(format!("expected at most {MOST} × {MOST} pixels, found {width} × {height}"));
    }
    let mut pixels = Pixmap::new(width.ceil() as u32, height.ceil() as u32)
        .ok_or("expected a picture of some pixels, found none")?;
    resvg::render(&tree, Transform::from_scale(scale, scale), &mut pixels.as_mut());
    pixels.encode_png().map_err(|why| why.to_string())
}
