//! Records of separated text, one line at a time: a quote that nobody closes costs its own line and not those after it.
//!
//! A cell in quotes may run over several lines. A reader that believes every quote takes the rest of the file for one cell
//! where one is left open; here the lines are looked through first, and given back where the quote does not close.

use std::collections::VecDeque;
use std::io::{self, BufRead, BufReader, Read};

use csv::StringRecord;

/// Most lines of one record: more in one cell is a quote left open.
const RECORD_LINES: usize = 100;

/// Why a line could not be read.
#[derive(Debug)]
pub(crate) enum LineError {
    Io(io::Error),
    /// The line is longer than allowed.
    TooLong {
        line: u64,
    },
}

/// What stands at a place of the text.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Found {
    /// A record, which begins at this line.
    Row(u64),
    /// A line that opens a quote which does not close within the record; the text of the line.
    OpenQuote(u64, String),
}

/// Records of a text. Blank lines are none.
pub(crate) struct Records<R> {
    lines: Lines<R>,
    separator: u8,
    width: Option<usize>,
}

impl<R: Read> Records<R> {
    /// `max_bytes` bounds a line, and a record of several lines.
    pub(crate) fn new(text: R, separator: char, max_bytes: u64) -> Self {
        let lines =
            Lines { text: BufReader::new(text), number: 0, after_return: false, waiting: VecDeque::new(), max_bytes };
        Self { lines, separator: u8::try_from(separator).unwrap_or(b','), width: None }
    }

    /// Leaves out lines before the header.
    pub(crate) fn skip(&mut self, lines: usize) -> Result<(), LineError> {
        for _ in 0..lines {
            self.lines.next()?;
        }
        Ok(())
    }

    /// From here on a record of several lines must have this many cells.
    pub(crate) fn expect(&mut self, width: usize) {
        self.width = Some(width);
    }

    /// The next record into `record`; `None` at the end.
    pub(crate) fn next(&mut self, record: &mut StringRecord) -> Result<Option<Found>, LineError> {
        loop {
            let Some(line) = self.lines.next()? else { return Ok(None) };
            if line.text.trim().is_empty() {
                continue;
            }
            record.clear();
            if !line.text.contains('"') {
                line.text.split(char::from(self.separator)).for_each(|cell| record.push_field(cell));
                return Ok(Some(Found::Row(line.number)));
            }
            let (end, _) = quoting(&line.text, self.separator, Quoting::Start);
            if end != Quoting::Quoted {
                self.split(&line.text, record);
                return Ok(Some(Found::Row(line.number)));
            }
            if self.several_lines(&line, record)? {
                return Ok(Some(Found::Row(line.number)));
            }
            return Ok(Some(Found::OpenQuote(line.number, line.text)));
        }
    }

    /// Whether the open quote of a line closes within the lines after it; where not, they are given back.
    fn several_lines(&mut self, first: &Line, record: &mut StringRecord) -> Result<bool, LineError> {
        let mut text = first.text.clone();
        let mut ahead = Vec::new();
        let mut state = Quoting::Quoted;
        while ahead.len() + 1 < RECORD_LINES && (text.len() as u64) < self.lines.max_bytes {
            let Some(line) = self.lines.next()? else { break };
            let (end, strayed) = quoting(&line.text, self.separator, state);
            text.push('\n');
            text.push_str(&line.text);
            ahead.push(line);
            if strayed {
                break;
            }
            state = end;
            if state != Quoting::Quoted {
                self.split(&text, record);
                if self.width.is_none_or(|width| width == record.len()) {
                    return Ok(true);
                }
                break;
            }
        }
        self.lines.give_back(ahead);
        Ok(false)
    }

    fn split(&self, text: &str, record: &mut StringRecord) {
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(self.separator)
            .buffer_capacity(text.len().max(1))
            .from_reader(text.as_bytes());
        // The text is in memory and UTF-8, so that nothing can fail; a record that stays empty has the wrong width.
        if reader.read_record(record).is_err() {
            record.clear();
        }
    }
}

/// Where in a cell a text ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Quoting {
    Start,
    Plain,
    Quoted,
    Closed,
}

/// The state at the end of a text, and whether something other than a separator followed a closing quote.
fn quoting(text: &str, separator: u8, from: Quoting) -> (Quoting, bool) {
    let mut state = from;
    let mut strayed = false;
    for byte in text.bytes() {
        state = match (state, byte) {
            (Quoting::Quoted, b'"') => Quoting::Closed,
            (Quoting::Quoted, _) => Quoting::Quoted,
            // A quote written twice is part of the text.
            (Quoting::Closed | Quoting::Start, b'"') => Quoting::Quoted,
            (_, byte) if byte == separator => Quoting::Start,
            (Quoting::Closed, _) => {
                strayed = true;
                Quoting::Plain
            }
            _ => Quoting::Plain,
        };
    }
    (state, strayed)
}

#[derive(Debug)]
struct Line {
    number: u64,
    text: String,
}

/// Lines of a text, from 1, without their ends (LF, CR LF or CR).
struct Lines<R> {
    text: BufReader<R>,
    number: u64,
    after_return: bool,
    waiting: VecDeque<Line>,
    max_bytes: u64,
}

impl<R: Read> Lines<R> {
    fn next(&mut self) -> Result<Option<Line>, LineError> {
        if let Some(line) = self.waiting.pop_front() {
            return Ok(Some(line));
        }
        let mut bytes = Vec::new();
        loop {
            let buffer = self.text.fill_buf().map_err(LineError::Io)?;
            if buffer.is_empty() {
                return Ok((!bytes.is_empty()).then(|| self.line(bytes)));
            }
            if std::mem::take(&mut self.after_return) && buffer[0] == b'\n' {
                self.text.consume(1);
                continue;
            }
            let end = buffer.iter().position(|byte| matches!(byte, b'\n' | b'\r'));
            bytes.extend_from_slice(&buffer[..end.unwrap_or(buffer.len())]);
            let used = end.map_or(buffer.len(), |end| end + 1);
            self.after_return = end.is_some_and(|end| buffer[end] == b'\r');
            self.text.consume(used);
            if bytes.len() as u64 > self.max_bytes {
                return Err(LineError::TooLong { line: self.number + 1 });
            }
            if end.is_some() {
                return Ok(Some(self.line(bytes)));
            }
        }
    }

    fn line(&mut self, bytes: Vec<u8>) -> Line {
        self.number += 1;
        let text = String::from_utf8(bytes).unwrap_or_else(|bad| String::from_utf8_lossy(bad.as_bytes()).into_owned());
        Line { number: self.number, text }
    }

    fn give_back(&mut self, lines: Vec<Line>) {
        for line in lines.into_iter().rev() {
            self.waiting.push_front(line);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &str, width: usize) -> Vec<Result<(u64, Vec<String>), u64>> {
        let mut records = Records::new(text.as_bytes(), ',', 1 << 20);
        records.expect(width);
        let mut record = StringRecord::new();
        let mut found = Vec::new();
        while let Some(next) = records.next(&mut record).unwrap() {
            found.push(match next {
                Found::Row(line) => Ok((line, record.iter().map(str::to_owned).collect())),
                Found::OpenQuote(line, _) => Err(line),
            });
        }
        found
    }

    fn row(line: u64, cells: &[&str]) -> Result<(u64, Vec<String>), u64> {
        Ok((line, cells.iter().map(|cell| (*cell).to_owned()).collect()))
    }

    #[test]
    fn cells_in_quotes_may_hold_separators_quotes_and_lines() {
        let text = "a,\"b, \"\"c\"\"\"\r\n\r\n\"x\ny\",z\rlast,line";
        let expected = [row(1, &["a", "b, \"c\""]), row(3, &["x\ny", "z"]), row(5, &["last", "line"])];
        assert_eq!(all(text, 2), expected);
    }

    #[test]
    fn an_open_quote_costs_one_line_wherever_the_next_quote_stands() {
        let swallowed = "a,\"b\nc,d\n\"e\",f\ng,h\n";
        assert_eq!(all(swallowed, 2), [Err(1), row(2, &["c", "d"]), row(3, &["e", "f"]), row(4, &["g", "h"])]);
        assert_eq!(all("a,b\nc,\"d", 2), [row(1, &["a", "b"]), Err(2)], "at the end of the file");
        // It closes, but not as one row.
        assert_eq!(all("\"a,b\nc,d\"\ne,f\n", 2), [Err(1), row(2, &["c", "d\""]), row(3, &["e", "f"])]);
        let many = format!("a,\"b\n{}c,d\"\n", "e,f\n".repeat(RECORD_LINES));
        assert_eq!(all(&many, 2).len(), RECORD_LINES + 2);
    }

    #[test]
    fn a_line_without_end_stops_the_reading() {
        let mut records = Records::new(io::repeat(b'x'), ',', 10);
        assert!(matches!(records.next(&mut StringRecord::new()), Err(LineError::TooLong { line: 1 })));
    }
}
