//! A script and a moment of its run as the fragment of a URL; `docs/link-format.md` specifies it.
//!
//! Invariant: a link says all that its run depends on. What it leaves out is what format 1 says it
//! is, not what an engine's defaults happen to be.
//! Invariant: reading takes no more memory than the limits allow, whatever the link claims.

mod acts;
mod amount;
mod base64;
mod checksum;
mod coder;
mod error;
mod strings;

pub use error::{LINK_VERSION, LinkError};

use crate::limits::{LATEST, LONGEST_LINK, MOST_ACTS, MOST_RECORDS};
use crate::play::Play;
use acts::Acts;
use alloc::string::String;
use alloc::vec::Vec;
use coder::{Coder, Number, Reader, Tree, Writer, fold, unfold};
use sim::{Cue, Digest, ENGINE_VERSION, Script, Setting, Settings, Time, World};

/// The version without a lesson.
const WITHOUT_LESSON: u8 = 1;
/// The version with a lesson that a playground has.
const WITH_LESSON: u8 = 2;

/// What a link holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// What a person decided.
    pub script: Script,
    /// Which moment of its run it shows.
    pub moment: Reached,
    /// The version of the engine that made it.
    pub engine: u32,
    /// The lower half of the run's digest at that moment. It guards against another engine, not
    /// against an enemy: that a run which differs goes unnoticed is one chance in four thousand
    /// million, and the other half would cost six characters in every link.
    pub digest: u32,
    /// The lesson in which it was made, and which of its notes was shown.
    pub lesson: Option<Reading>,
}

/// A lesson being read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The lesson's name; see [`crate::lessons`]. Empty for a scenario of its own.
    pub name: String,
    /// The title, the notes and the expectations of a scenario of its own, as text; else empty.
    pub text: String,
    /// Which note is shown, from 0.
    pub note: u32,
}

/// How far a run has come. The record alone would not say how long ago it was made, and the time
/// alone not which of several records of one microsecond is the last.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reached {
    /// What the clock shows.
    pub time: Time,
    /// The number of the last record; 0 before the first.
    pub record: u64,
}

impl Link {
    /// A link to where `world` is, which `script` led to.
    #[must_use]
    pub fn to(script: Script, world: &World) -> Self {
        let moment = Reached { time: world.now(), record: world.record().number };
        Self { script, moment, engine: ENGINE_VERSION, digest: half(world.digest()), lesson: None }
    }
}

/// What became of the run that a link shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Replay {
    /// It is the run that was shared.
    Same,
    /// It is another one: the engine that made the link decided something otherwise.
    Differs {
        /// That engine's version; ours is [`ENGINE_VERSION`].
        engine: u32,
    },
}

impl Link {
    /// Is `world`, at the link's moment, the one that was shared?
    #[must_use]
    pub fn judge(&self, world: &World) -> Replay {
        let same =
            world.record().number == self.moment.record && half(world.digest()) == self.digest;
        if same { Replay::Same } else { Replay::Differs { engine: self.engine } }
    }

    /// Runs the script to the link's moment and says what became of it.
    #[must_use]
    pub fn replay(&self) -> Replay {
        let mut play = Play::new(&self.script, MOST_RECORDS);
        while play.world().record().number < self.moment.record
            && play.step(self.moment.time).is_some()
        {}
        self.judge(play.world())
    }
}

/// As much of a digest as a link holds.
const fn half(digest: Digest) -> u32 {
    digest.0 as u32
}

/// The link as the characters of a URL's fragment.
///
/// # Errors
/// What of it no link can hold.
pub fn encode(link: &Link) -> Result<String, LinkError> {
    let version = match &link.lesson {
        None => WITHOUT_LESSON,
        Some(reading) if reading.text.is_empty() => WITH_LESSON,
        Some(_) => LINK_VERSION,
    };
    let mut writer = Writer::new(alloc::vec![version]);
    if walk(&mut writer, version, Some(link))? != *link {
        let what = "something that no link can say";
        return Err(LinkError::Bad { what, act: 0 });
    }
    let mut bytes = writer.finish();
    bytes.extend_from_slice(&checksum::of(&bytes).to_be_bytes());
    let text = base64::encode(&bytes);
    if LONGEST_LINK < text.len() { Err(LinkError::TooLong) } else { Ok(text) }
}

/// Reads a link.
///
/// # Errors
/// Why it is none.
pub fn decode(text: &str) -> Result<Link, LinkError> {
    if LONGEST_LINK < text.len() {
        return Err(LinkError::TooLong);
    }
    let bytes = base64::decode(text)?;
    let (bytes, sum) = bytes.split_last_chunk().ok_or(LinkError::Truncated)?;
    if checksum::of(bytes) != u16::from_be_bytes(*sum) {
        return Err(LinkError::Typo);
    }
    let (version, body) = bytes.split_first().ok_or(LinkError::Truncated)?;
    match *version {
        WITHOUT_LESSON..=LINK_VERSION => {}
        0 => return Err(LinkError::Bad { what: "format 0, which never was", act: 0 }),
        newer => return Err(LinkError::NewerFormat(newer)),
    }
    let mut reader = Reader::new(body)?;
    let link = walk(&mut reader, *version, None)?;
    reader.finish()?;
    Ok(link)
}

/// The body in its order. A writer is given the link it writes; what comes back is checked.
fn walk(coder: &mut dyn Coder, version: u8, known: Option<&Link>) -> Result<Link, LinkError> {
    let mut number = Number::any();
    let bad = |what| LinkError::Bad { what, act: 0 };
    let engine = number.code(coder, known.map_or(0, |link| u64::from(link.engine)))?;
    let engine = u32::try_from(engine).map_err(|_| bad("an engine version of over 32 bits"))?;
    let settings = settings(coder, &mut number, known.map(|link| &link.script.settings))?;
    let seed = number.code(coder, known.map_or(0, |link| link.script.seed))?;
    let acts = acts(coder, &mut number, settings, known.map(|link| link.script.acts.as_slice()))?;
    let moment = known.map(|link| link.moment).unwrap_or_default();
    // A person who sends a link has mostly just done something.
    let last = acts.last().map_or(0, |act| act.at.0 as i64);
    let since = number.code(coder, fold((moment.time.0 as i64).wrapping_sub(last)))?;
    let time = last.checked_add(unfold(since)).and_then(|time| u64::try_from(time).ok());
    let time = time.map(Time).ok_or(bad("a moment before the beginning"))?;
    let record = number.code(coder, moment.record)?;
    if LATEST < time {
        return Err(bad("a moment later than a day"));
    }
    if MOST_RECORDS < record {
        return Err(LinkError::TooLong);
    }
    let digest = coder.even_bits(32, known.map_or(0, |link| u64::from(link.digest)))? as u32;
    let lesson = match version {
        WITHOUT_LESSON => None,
        _ => {
            let known = known.and_then(|link| link.lesson.as_ref());
            Some(reading(coder, version, &mut number, known)?)
        }
    };
    let script = Script { settings, seed, acts };
    Ok(Link { script, moment: Reached { time, record }, engine, digest, lesson })
}

/// Which note of a lesson, and the lesson's name, or the text of one that has none.
fn reading(
    coder: &mut dyn Coder,
    version: u8,
    number: &mut Number,
    known: Option<&Reading>,
) -> Result<Reading, LinkError> {
    let bad = |what| LinkError::Bad { what, act: 0 };
    let note = number.code(coder, known.map_or(0, |reading| u64::from(reading.note)))?;
    let note = u32::try_from(note).map_err(|_| bad("a note of a number over 32 bits"))?;
    let (name, text) = known.map_or(("", ""), |reading| (&reading.name, &reading.text));
    let reading = match version {
        WITH_LESSON => Reading { name: strings::name(coder, name)?, text: String::new(), note },
        _ => Reading { name: String::new(), text: strings::text(coder, text)?, note },
    };
    let is_empty = reading.name.is_empty() && reading.text.is_empty();
    if is_empty { Err(bad("a lesson without a name")) } else { Ok(reading) }
}

/// How many bits a setting's number has.
const SETTING_BITS: u32 = 5;

/// Instead of a setting's number: that is this and one more number above it.
const LATER_SETTING: u64 = 31;

/// A setting's number, 0 for none.
fn numbered(coder: &mut dyn Coder, fields: &mut Tree<32>, known: u64) -> Result<u64, LinkError> {
    let field = fields.code(coder, known.min(LATER_SETTING))?;
    if field < LATER_SETTING {
        return Ok(field);
    }
    Ok(LATER_SETTING + coder.even_bits(SETTING_BITS, known.saturating_sub(LATER_SETTING))?)
}

/// The settings that are not as usual, by ascending numbers, then 0.
fn settings(
    coder: &mut dyn Coder,
    number: &mut Number,
    known: Option<&Settings>,
) -> Result<Settings, LinkError> {
    let mut fields = Tree::<32>::new(SETTING_BITS, |field| if field == 0 { 64 } else { 4 });
    let mut settings = Setting::unsaid();
    let mut last = 0;
    loop {
        let next = known.and_then(|known| {
            // Rows are listed by what they are about, and written by their numbers.
            let later = Setting::ALL.iter().filter(|row| last < row.number && !row.is_usual(known));
            later.min_by_key(|row| row.number).map(|row| (row.number, row.get(known)))
        });
        let field = numbered(coder, &mut fields, next.map_or(0, |(field, _)| u64::from(field)))?;
        if field == 0 {
            return Ok(settings);
        }
        let newer = LinkError::Newer { what: "setting", number: field };
        let setting = Setting::numbered(field).ok_or(newer)?;
        if setting.number <= last {
            return Err(LinkError::Bad { what: "settings out of order", act: 0 });
        }
        last = setting.number;
        let amount = amount::amount(coder, number, setting, next.map(|(_, amount)| amount))?;
        setting.set(&mut settings, amount);
    }
}

/// How many bits the exponent of the unit of time has.
const UNIT_BITS: u32 = 3;

/// How many acts there are, the power of ten that all their times are multiples of, the acts.
fn acts(
    coder: &mut dyn Coder,
    number: &mut Number,
    settings: Settings,
    known: Option<&[Cue]>,
) -> Result<Vec<Cue>, LinkError> {
    let count = number.code(coder, known.map_or(0, |acts| acts.len() as u64))?;
    let count = usize::try_from(count).ok().filter(|count| *count <= MOST_ACTS);
    let count = count.ok_or(LinkError::TooLong)?;
    let is_unit = |exponent: &u32| {
        let unit = 10_u64.pow(*exponent);
        known.unwrap_or_default().iter().all(|act| act.at.0.is_multiple_of(unit))
    };
    let exponent = (0..1 << UNIT_BITS).rev().find(is_unit).unwrap_or(0);
    let exponent = coder.even_bits(UNIT_BITS, u64::from(exponent))? as u32;
    let mut walk = Acts::new(coder, 10_u64.pow(exponent), settings.all());
    let mut acts: Vec<Cue> = Vec::new();
    for place in 0..count {
        let last = acts.last().map_or((Time::ZERO, 0), |act| (act.at, act.after));
        let act = walk.act(last, known.and_then(|acts| acts.get(place)));
        acts.push(act.map_err(|error| error.in_act(place + 1))?);
    }
    Ok(acts)
}
