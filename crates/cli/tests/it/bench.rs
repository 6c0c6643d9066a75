//! A bench to try the binary on: a folder of its own, a small table, commands and a server.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use serde_json::Value;

/// A folder with an installation.
pub(crate) struct Bench {
    folder: tempfile::TempDir,
    /// A database elsewhere than in the data folder.
    pub(crate) database: Option<String>,
}

/// What a command printed and how it ended.
pub(crate) struct Said {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Said {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|e| panic!("{e}: {}\n{}", self.out, self.err))
    }

    pub(crate) fn ok(self) -> Self {
        assert_eq!(self.code, 0, "{}\n{}", self.out, self.err);
        self
    }
}

impl From<Output> for Said {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8_lossy(&output.stdout).into_owned(),
            err: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }
}

impl Bench {
    pub(crate) fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap(), database: None }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn data(&self) -> PathBuf {
        self.path("data")
    }

    pub(crate) fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.path(name);
        std::fs::write(&path, text).unwrap();
        path
    }

    pub(crate) fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_vakhta"));
        command.current_dir(self.folder.path()).arg("--data-dir").arg(self.data());
        for name in [
            "DATABASE_URL",
            "HOST",
            "PORT",
            "LOG_LEVEL",
            "USE_JSON_LOGS",
            "VAKHTA_DATA_DIR",
            "VAKHTA_FAULT",
            "SECRET_KEY",
        ] {
            command.env_remove(name);
        }
        // Who asks is what `access` tests; the others are about what is answered.
        command.env("VAKHTA_THREADS", "1").env("VAKHTA_AUTH", "open");
        if let Some(database) = &self.database {
            command.env("DATABASE_URL", database);
        }
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Said {
        self.command().args(arguments).output().unwrap().into()
    }

    /// A declared model `kiosks` with its data loaded.
    pub(crate) fn with_kiosks(days: usize) -> Self {
        let bench = Self::new();
        bench.write("kiosks.csv", &kiosks(days));
        let declaration = bench.write("kiosks.toml", KIOSKS);
        bench.run(&["model", "add", declaration.to_str().unwrap()]).ok();
        bench.run(&["import", "kiosks", bench.path("kiosks.csv").to_str().unwrap()]).ok();
        bench
    }

    /// Starts a server on a free port and waits until it says where.
    pub(crate) fn serve(&self) -> Server {
        Self::started(self.command().stdout(Stdio::null()))
    }

    /// The same where it is asked who asks, with the first administrator's password where that was made.
    pub(crate) fn serve_asking(&self) -> (Server, Option<String>) {
        let printed = self.path("printed");
        let out = std::fs::File::create(&printed).unwrap();
        let server = Self::started(self.command().env("VAKHTA_AUTH", "on").stdout(out));
        let printed = std::fs::read_to_string(printed).unwrap();
        let password =
            printed.split_once("admin, password ").map(|(_, rest)| rest.split(' ').next().unwrap().to_owned());
        (server, password)
    }

    fn started(command: &mut Command) -> Server {
        let mut child =
            command.env("LOG_LEVEL", "info").args(["serve", "--port", "0"]).stderr(Stdio::piped()).spawn().unwrap();
        let mut log = BufReader::new(child.stderr.take().unwrap());
        let mut said = String::new();
        let address = loop {
            let mut line = String::new();
            assert!(log.read_line(&mut line).unwrap() > 0, "the server ended: {said}");
            said.push_str(&line);
            if let Some((_, address)) = line.split_once("serves on http://") {
                break address.trim().to_owned();
            }
        };
        // Somebody must keep reading, or the server waits on a full pipe.
        std::thread::spawn(move || drop(std::io::copy(&mut log, &mut std::io::sink())));
        Server { child, address, said }
    }
}

/// A server under test; ended with its test.
pub(crate) struct Server {
    child: Child,
    pub(crate) address: String,
    pub(crate) said: String,
}

impl Server {
    pub(crate) fn get(&self, path: &str) -> (u16, Value) {
        self.ask("GET", path, None)
    }

    pub(crate) fn post(&self, path: &str, body: &str) -> (u16, Value) {
        self.ask("POST", path, Some(body))
    }

    /// A request as curl would send it.
    pub(crate) fn ask(&self, method: &str, path: &str, body: Option<&str>) -> (u16, Value) {
        let (status, body) = self.send(method, path, "", body);
        (status, serde_json::from_str(&body).unwrap_or(Value::String(body)))
    }

    /// A page as a browser asks for it whose visitor chose Russian.
    pub(crate) fn russian_page(&self, path: &str) -> (u16, String) {
        self.send("GET", path, "Accept: text/html\r\nCookie: lang=ru\r\n", None)
    }

    /// A form of a page as a browser sends it; the status that is answered.
    pub(crate) fn form(&self, path: &str, fields: &str) -> u16 {
        self.send("POST", path, "Content-Type: application/x-www-form-urlencoded\r\n", Some(fields)).0
    }

    /// A request with a token.
    pub(crate) fn ask_as(&self, token: &str, method: &str, path: &str, body: Option<&str>) -> (u16, Value) {
        let (status, body) = self.send(method, path, &format!("Authorization: Bearer {token}\r\n"), body);
        (status, serde_json::from_str(&body).unwrap_or(Value::String(body)))
    }

    pub(crate) fn send(&self, method: &str, path: &str, headers: &str, body: Option<&str>) -> (u16, String) {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let kind = if headers.contains("Content-Type") { "" } else { "Content-Type: application/json\r\n" };
        let body = body.map_or_else(String::new, |b| format!("{kind}Content-Length: {}\r\n\r\n{b}", b.len()));
        let end = if body.is_empty() { "Content-Length: 0\r\n\r\n" } else { &body };
        write!(stream, "{method} {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n{headers}{end}", self.address)
            .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let status = answer.split(' ').nth(1).and_then(|s| s.parse().ok()).unwrap_or(0);
        let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((&answer, ""));
        (
            status,
            if head.to_lowercase().contains("transfer-encoding: chunked") { unchunk(body) } else { body.to_owned() },
        )
    }

    pub(crate) fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Ends it as a power cut would.
    pub(crate) fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

fn unchunk(body: &str) -> String {
    let mut rest = body;
    let mut whole = String::new();
    while let Some((length, after)) = rest.split_once("\r\n") {
        let Ok(length) = usize::from_str_radix(length.trim(), 16) else { break };
        if length == 0 || length > after.len() {
            break;
        }
        whole.push_str(&after[..length]);
        rest = after[length..].trim_start_matches("\r\n");
    }
    whole
}

/// The children of a process.
pub(crate) fn children(pid: u32) -> Vec<u32> {
    let path = format!("/proc/{pid}/task");
    let Ok(tasks) = std::fs::read_dir(Path::new(&path)) else { return Vec::new() };
    tasks
        .filter_map(|t| std::fs::read_to_string(t.ok()?.path().join("children")).ok())
        .flat_map(|list| list.split_whitespace().filter_map(|p| p.parse().ok()).collect::<Vec<u32>>())
        .collect()
}

/// Four kiosks, sales by weekday and trend, closed on Sundays; a promotion now and then.
pub(crate) fn kiosks(days: usize) -> String {
    let mut text = String::from("date,kiosk,sold,promo\n");
    let start = chrono::NaiveDate::from_ymd_opt(2023, 1, 2).unwrap();
    for kiosk in 0..4_usize {
        for (at, date) in start.iter_days().take(days).enumerate() {
            let weekday = at % 7;
            let promo = usize::from((at / 7 + kiosk) % 5 == 0);
            let noise = (at * 7919 + kiosk * 104_729) % 13;
            let sold = if weekday == 6 { 0 } else { 40 + 12 * kiosk + 6 * weekday + 15 * promo + noise };
            text.push_str(&format!("{date},K{kiosk},{sold},{promo}\n"));
        }
    }
    text
}

/// A model that learns in a second.
pub(crate) const KIOSKS: &str = r#"
[model]
name = "kiosks"
title = "Kiosks"
clock = "data"

[data]
dataset = "kiosks"

[data.columns]
time = "date"
keys = ["kiosk"]
target = "sold"
known_ahead = ["promo"]

[openness]
closed_when_zero = ["kiosk"]

[forecast]
horizon_days = 14

[[training.candidates]]
engine = "lightgbm"
params = { num_iterations = 40, min_data_in_leaf = 20 }

[[training.candidates]]
engine = "linear"

[cv]
folds = 2

[deploy]
min_pairs = 20

[retrain]
min_rows = 100

[alerts]
min_pairs = 20
relative_to_baseline = [0.9, 1.0]
"#;
