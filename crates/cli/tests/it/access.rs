//! Who is let in, on the real server: the first administrator, tokens, keys, and every operation of the API beside every role.

use serde_json::{Value, json};

use crate::bench::{Bench, Server};

/// Operations that anybody may ask.
const PUBLIC: [&str; 5] = ["/health", "/health/live", "/health/ready", "/api/auth/login", "/api/auth/refresh"];
/// What a viewer may ask although it is no GET.
const VIEWERS_POST: [&str; 3] = ["/api/auth/logout", "/api/auth/password", "/api/v1/models/{model}/what-if"];
/// What only administrators may ask.
const ADMINS: [&str; 2] = ["/api/v1/users", "/api/v1/keys"];

fn signed_in(server: &Server, login: &str, password: &str) -> Value {
    let (status, tokens) = server.post("/api/auth/login", &json!({"login": login, "password": password}).to_string());
    assert_eq!(status, 200, "{tokens}");
    tokens
}

fn token(tokens: &Value) -> String {
    tokens["access_token"].as_str().unwrap().to_owned()
}

fn with_everybody(bench: &Bench) -> (Server, [(&'static str, String); 3]) {
    let (server, password) = bench.serve_asking();
    let admin = token(&signed_in(&server, "admin", &password.unwrap()));
    let everybody = ["viewer", "analyst"].map(|role| {
        let new = json!({"login": role, "password": "correct horse battery", "role": role}).to_string();
        assert_eq!(server.ask_as(&admin, "POST", "/api/v1/users", Some(&new)).0, 201);
        (role, token(&signed_in(&server, role, "correct horse battery")))
    });
    let [viewer, analyst] = everybody;
    (server, [viewer, analyst, ("admin", admin)])
}

/// The operations of the API: method and path.
fn operations(server: &Server, admin: &str) -> Vec<(String, String)> {
    let (status, document) = server.ask_as(admin, "GET", "/api/openapi.json", None);
    assert_eq!(status, 200);
    let paths = document["paths"].as_object().unwrap();
    let methods = |(path, item): (&String, &Value)| {
        let known = ["get", "post", "put", "patch", "delete"].into_iter().filter(|method| item.get(*method).is_some());
        known.map(|method| (method.to_uppercase(), path.clone())).collect::<Vec<_>>()
    };
    paths.iter().flat_map(methods).collect()
}

/// What somebody may at least be told: not who they are, and not that they may not.
fn may(role: &str, method: &str, path: &str) -> bool {
    let of_admins = ADMINS.iter().any(|root| path.starts_with(root));
    match role {
        "admin" => true,
        "analyst" => !of_admins,
        _ => !of_admins && (method == "GET" || VIEWERS_POST.contains(&path)),
    }
}

#[test]
fn every_operation_is_closed_to_whoever_may_not() {
    let bench = Bench::new();
    let (server, everybody) = with_everybody(&bench);
    let operations = operations(&server, &everybody[2].1);
    assert!(operations.len() > 60, "{}", operations.len());
    let mut refused = 0;
    for (method, path) in operations {
        let filled = path
            .replace("{model}", "nothere")
            .replace("{run}", "r_20190310_030000_0000beef")
            .replace("{version}", "v_20190303_030000_0000beef")
            .replace("{login}", "nobody")
            .replace("{key}", "0123456789ab")
            .replace("{branch}", "b")
            .replace("{import}", "1")
            .replace("{alert}", "1");
        let body = (method != "GET").then_some("{}");
        let nobody = server.ask(&method, &filled, body).0;
        if PUBLIC.contains(&path.as_str()) {
            assert!(![403, 500].contains(&nobody), "{method} {path}: {nobody}");
            continue;
        }
        assert_eq!(nobody, 401, "{method} {path} without a token");
        assert_eq!(server.ask_as("a.b.c", &method, &filled, body).0, 401, "{method} {path} with nonsense");
        // Signing out would end what the others are asked with.
        for (role, token) in everybody.iter().filter(|_| path != "/api/auth/logout") {
            let (status, said) = server.ask_as(token, &method, &filled, body);
            if may(role, &method, &path) {
                assert!(![401, 403].contains(&status) && status < 500, "{role} {method} {path}: {status} {said}");
            } else {
                assert_eq!((status, &said["error"]["code"]), (403, &json!("not_allowed")), "{role} {method} {path}");
                refused += 1;
            }
        }
    }
    assert!(refused > 30, "{refused}");
}

#[test]
fn pages_lead_to_the_sign_in_page_and_nothing_is_shown_before_it() {
    let bench = Bench::with_kiosks(60);
    let (server, password) = bench.serve_asking();
    assert!(password.is_some() && server.said.contains("serves on"));
    for path in ["/", "/models/kiosks/forecast?days=7", "/docs/"] {
        let (status, body) = server.send("GET", path, "Accept: text/html\r\n", None);
        assert_eq!(status, 303, "{path}");
        assert!(!body.contains("kiosks"), "{path}");
    }
    assert_eq!(server.send("GET", "/models/kiosks/forecast", "HX-Request: true\r\n", None).0, 401);
    // The cookie alone changes nothing: whoever sends it must say where the page is that asks.
    let cookie = "Cookie: vakhta=a.b.c\r\n";
    assert_eq!(server.send("POST", "/api/v1/models/kiosks/runs", cookie, Some("{}")).0, 401);
}

#[test]
fn a_session_is_exchanged_and_ended_and_its_tokens_count_no_more() {
    let bench = Bench::new();
    let (server, password) = bench.serve_asking();
    let first = signed_in(&server, "ADMIN", &password.unwrap());
    let me = server.ask_as(&token(&first), "GET", "/api/auth/me", None).1;
    assert_eq!((&me["login"], &me["role"], &me["means"]), (&json!("admin"), &json!("admin"), &json!("session")));
    let refresh = json!({"refresh_token": first["refresh_token"]}).to_string();
    let (status, second) = server.post("/api/auth/refresh", &refresh);
    assert_eq!(status, 200);
    assert_eq!(server.ask_as(&token(&second), "POST", "/api/auth/logout", None).0, 204);
    assert_eq!(server.ask_as(&token(&second), "GET", "/api/auth/me", None).0, 401);
    assert_eq!(server.post("/api/auth/refresh", &refresh).0, 401);
    let wrong = json!({"login": "admin", "password": "wrong password"}).to_string();
    let unknown = json!({"login": "nobody", "password": "wrong password"}).to_string();
    let (wrong, unknown) = (server.post("/api/auth/login", &wrong), server.post("/api/auth/login", &unknown));
    assert_eq!(wrong.0, 401);
    assert_eq!(wrong.1["error"]["message"], unknown.1["error"]["message"]);
    let (second_server, none) = bench.serve_asking();
    assert_eq!(none, None, "the first administrator is made once");
    drop(second_server);
}

#[test]
fn the_command_line_says_who_may_and_a_key_asks_for_its_model_only() {
    let bench = Bench::with_kiosks(60);
    let (server, _) = bench.serve_asking();
    let made = bench.run(&["--json", "user", "add", "anna", "--role", "analyst"]).ok().json();
    let anna = token(&signed_in(&server, "anna", made["password"].as_str().unwrap()));
    assert_eq!(server.ask_as(&anna, "GET", "/api/v1/models/kiosks", None).0, 200);
    let listed = bench.run(&["user", "list"]).ok().out;
    assert!(listed.contains("anna") && listed.contains("analyst") && listed.contains("admin"), "{listed}");
    let refused = bench.run(&["user", "lock", "admin"]);
    assert!(refused.code != 0 && refused.err.contains("last administrator"), "{}", refused.err);
    assert_eq!(bench.run(&["user", "role", "anna", "king"]).code, 2);
    let key = bench.run(&["--json", "key", "make", "the till", "--role", "analyst", "--model", "kiosks"]).ok().json();
    let text = key["key"].as_str().unwrap();
    assert_eq!(server.ask_as(text, "GET", "/api/v1/models/kiosks", None).0, 200);
    assert_eq!(server.ask_as(text, "GET", "/api/v1/models/other", None).0, 403);
    assert_eq!(server.ask_as(text, "GET", "/api/v1/models", None).0, 403);
    assert_eq!(server.send("GET", "/api/v1/models/kiosks", &format!("X-API-Key: {text}\r\n"), None).0, 200);
    bench.run(&["key", "revoke", key["id"].as_str().unwrap()]).ok();
    bench.run(&["user", "lock", "anna"]).ok();
    // What another process changed holds within a second.
    let over = |token: &str| (0..20_000).any(|_| server.ask_as(token, "GET", "/api/v1/models/kiosks", None).0 == 401);
    assert!(over(&anna) && over(text));
    let said = format!("{}{}", server.said, bench.run(&["key", "list"]).ok().out);
    assert!(!said.contains(text.rsplit('_').next().unwrap()), "a secret is shown once");
}

#[test]
fn users_of_another_system_keep_their_passwords() {
    let bench = Bench::new();
    let hash = "pbkdf2_sha256$1000$seasalt$mQnueSakb748zqBAC1tmWVZsZbi2zPGZarEzTGdfmso=";
    let file = bench.write(
        "users.json",
        &format!(r#"[{{"username": "Boris", "password": "{hash}", "role": "trader", "chat_id": 7}}]"#),
    );
    let dry = bench.run(&["user", "import", file.to_str().unwrap(), "--dry-run"]).ok().out;
    assert!(dry.contains("boris") && dry.contains("analyst") && dry.contains("nobody was let in"), "{dry}");
    bench.run(&["user", "import", file.to_str().unwrap()]).ok();
    let again = bench.run(&["user", "import", file.to_str().unwrap()]);
    assert!(again.code != 0 && again.err.contains("boris: is taken"), "{}", again.err);
    let (server, none) = bench.serve_asking();
    assert_eq!(none, None, "somebody may sign in already");
    signed_in(&server, "boris", "correct horse");
}
