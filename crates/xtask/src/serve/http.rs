//! A static host for one folder, on this machine only.
//!
//! Invariant: no request reads a file outside the folder.

use std::fs;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Component, Path, PathBuf};
use std::thread;
use std::time::Duration;

/// A longer request line is refused.
const LONGEST_LINE: u64 = 8 * 1024;
/// More header lines are refused.
const MOST_HEADERS: usize = 100;
/// A client that sends or takes nothing for so long is left alone.
const PATIENCE: Duration = Duration::from_secs(10);

/// Answers every connection from the files below `folder`.
pub(super) fn serve(listener: &TcpListener, folder: &Path) {
    for connection in listener.incoming().flatten() {
        let folder = folder.to_path_buf();
        // A client that goes away in the middle is no concern of ours.
        thread::spawn(move || drop(answer(&connection, &folder)));
    }
}

fn answer(connection: &TcpStream, folder: &Path) -> io::Result<()> {
    connection.set_read_timeout(Some(PATIENCE))?;
    connection.set_write_timeout(Some(PATIENCE))?;
    let mut reader = BufReader::new(connection);
    let request = read_line(&mut reader)?;
    let mut headers = 0;
    while !read_line(&mut reader)?.is_empty() {
        headers += 1;
        if MOST_HEADERS < headers {
            return Ok(());
        }
    }
    let response = Response::to(&request, folder);
    response.write(&mut &*connection, !request.starts_with("HEAD "))
}

fn read_line(reader: &mut impl BufRead) -> io::Result<String> {
    let mut line = String::new();
    reader.take(LONGEST_LINE).read_line(&mut line)?;
    if line.ends_with('\n') { Ok(line.trim_end().into()) } else { Err(io::ErrorKind::Other.into()) }
}

struct Response {
    status: &'static str,
    kind: &'static str,
    /// Where else to look, of a redirection.
    location: Option<String>,
    body: Vec<u8>,
}

impl Response {
    fn to(request: &str, folder: &Path) -> Response {
        let mut words = request.split(' ');
        let (Some(method), Some(target)) = (words.next(), words.next()) else {
            return Response::plain("400 Bad Request");
        };
        if method != "GET" && method != "HEAD" {
            return Response::plain("405 Method Not Allowed");
        }
        let path = target.split(['?', '#']).next().unwrap_or_default();
        let Some(mut place) = place(path, folder) else { return Response::plain("404 Not Found") };
        if place.is_dir() {
            if !path.ends_with('/') {
                let mut moved = Response::plain("301 Moved Permanently");
                moved.location = Some(format!("{path}/"));
                return moved;
            }
            place.push("index.html");
        }
        match fs::read(&place) {
            Ok(body) => Response { status: "200 OK", kind: kind(&place), location: None, body },
            Err(_) => Response::plain("404 Not Found"),
        }
    }

    fn plain(status: &'static str) -> Response {
        let body = format!("{status}\n").into_bytes();
        Response { status, kind: "text/plain; charset=utf-8", location: None, body }
    }

    fn write(&self, out: &mut impl Write, with_body: bool) -> io::Result<()> {
        let Response { status, kind, location, body } = self;
        let count = body.len();
        write!(out, "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {count}\r\n")?;
        if let Some(place) = location {
            write!(out, "Location: {place}\r\n")?;
        }
        // The page may be built again at any time.
        write!(out, "Cache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\n")?;
        write!(out, "Connection: close\r\n\r\n")?;
        if with_body {
            out.write_all(body)?;
        }
        out.flush()
    }
}

/// The file or folder that a path names, if it is there and lies in `folder`.
fn place(path: &str, folder: &Path) -> Option<PathBuf> {
    let below = decode(path.strip_prefix('/')?)?;
    if below.contains(['\\', '\0', ':']) {
        return None;
    }
    let below = Path::new(&below);
    if !below.components().all(|part| matches!(part, Component::Normal(_))) {
        return None;
    }
    // A symbolic link may lead out of the folder.
    let place = folder.join(below).canonicalize().ok()?;
    place.starts_with(folder.canonicalize().ok()?).then_some(place)
}

/// Undoes the percent encoding of a path.
fn decode(path: &str) -> Option<String> {
    let mut bytes = Vec::new();
    let mut rest = path.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(if byte == b'%' {
            16 * digit(rest.next()?)? + digit(rest.next()?)?
        } else {
            byte
        });
    }
    String::from_utf8(bytes).ok()
}

fn digit(byte: u8) -> Option<u8> {
    u8::try_from(char::from(byte).to_digit(16)?).ok()
}

fn kind(place: &Path) -> &'static str {
    match place.extension().and_then(|end| end.to_str()).unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "wasm" => "application/wasm",
        "json" | "map" => "application/json",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "txt" | "md" | "raft" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::Ipv4Addr;

    /// What a server of a small folder answers to this request line.
    fn ask(name: &str, request: &str) -> String {
        let folder = std::env::temp_dir().join(format!("xtask-http-{name}-{}", std::process::id()));
        fs::create_dir_all(folder.join("site/sub dir")).unwrap();
        fs::write(folder.join("secret"), "secret").unwrap();
        fs::write(folder.join("site/index.html"), "<p>home").unwrap();
        fs::write(folder.join("site/a.wasm"), "\0asm").unwrap();
        fs::write(folder.join("site/sub dir/index.html"), "<p>sub").unwrap();
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let address = listener.local_addr().unwrap();
        let site = folder.join("site");
        thread::spawn(move || serve(&listener, &site));
        let mut connection = TcpStream::connect(address).unwrap();
        write!(connection, "{request} HTTP/1.1\r\nHost: here\r\n\r\n").unwrap();
        let mut answer = String::new();
        connection.read_to_string(&mut answer).unwrap();
        fs::remove_dir_all(folder).unwrap();
        answer
    }

    #[test]
    fn a_file_has_its_type_and_its_length() {
        let answer = ask("wasm", "GET /a.wasm?v=1");
        assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
        assert!(answer.contains("Content-Type: application/wasm\r\n"), "{answer}");
        assert!(answer.contains("Content-Length: 4\r\n"), "{answer}");
        assert!(answer.ends_with("\r\n\r\n\0asm"), "{answer}");
    }

    #[test]
    fn a_folder_is_its_index_and_its_path_ends_in_a_slash() {
        assert!(ask("index", "GET /").ends_with("<p>home"));
        assert!(ask("sub", "GET /sub%20dir/").ends_with("<p>sub"));
        assert!(ask("moved", "GET /sub%20dir").contains("Location: /sub%20dir/\r\n"));
    }

    #[test]
    fn head_answers_without_the_body() {
        let answer = ask("head", "HEAD /");
        assert!(
            answer.contains("Content-Length: 7\r\n") && answer.ends_with("\r\n\r\n"),
            "{answer}"
        );
    }

    #[test]
    fn nothing_outside_the_folder_is_read() {
        let paths = [
            "/../secret",
            "/%2e%2e/secret",
            "/sub%20dir/../../secret",
            "//etc/passwd",
            "/..%5csecret",
        ];
        for (n, path) in paths.iter().enumerate() {
            let answer = ask(&format!("out{n}"), &format!("GET {path}"));
            assert!(answer.starts_with("HTTP/1.1 404 "), "{path}: {answer}");
        }
    }

    #[test]
    fn what_is_not_asked_for_with_get_is_refused() {
        assert!(ask("post", "POST /").starts_with("HTTP/1.1 405 "));
        assert!(ask("bad", "").starts_with("HTTP/1.1 40"));
    }
}
