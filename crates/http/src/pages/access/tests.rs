//! Signing in through the whole server, as a browser does it.

use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use tower::ServiceExt;
use vakhta_service::access::{Gate, Lifetimes, Role, SecretString};
use vakhta_service::clock::FixedClock;
use vakhta_service::platform::Platform;
use vakhta_service::settings::Settings;

use crate::router::router;
use crate::state::AppState;

const SECRET: &str = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
const PASSWORD: &str = "correct horse battery";

struct World {
    _folder: tempfile::TempDir,
    platform: Platform,
    router: Router,
}

struct Answer {
    status: StatusCode,
    location: String,
    cookie: String,
    html: String,
}

impl World {
    async fn new(open: bool) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(FixedClock::at("2026-04-10T05:00:00Z".parse().unwrap()));
        let platform = Platform::open(Settings::new(folder.path(), "vakhta"), vec![], clock).await.unwrap();
        let secret = |text: &str| SecretString::from(text);
        platform.add_user("anna", secret(PASSWORD), Role::Admin, "test").await.unwrap();
        platform.add_user("vera", secret(PASSWORD), Role::Viewer, "test").await.unwrap();
        let gate = if open {
            Gate::open(platform.clone())
        } else {
            Gate::new(platform.clone(), &secret(SECRET), Lifetimes::default())
        };
        let router = router(AppState::new(gate, 1), &[]);
        Self { _folder: folder, platform, router }
    }

    async fn ask(&self, method: &str, path: &str, cookie: &str, form: &str) -> Answer {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, "localhost")
            .header(header::ACCEPT, "text/html")
            .header(header::ORIGIN, "http://localhost")
            .header(header::COOKIE, format!("lang=ru; {cookie}"))
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(form.to_owned()))
            .unwrap();
        let (parts, body) = self.router.clone().oneshot(request).await.unwrap().into_parts();
        let text = |name| parts.headers.get(name).map_or("", |value| value.to_str().unwrap()).to_owned();
        let html = String::from_utf8(to_bytes(body, usize::MAX).await.unwrap().to_vec()).unwrap();
        Answer { status: parts.status, location: text(header::LOCATION), cookie: text(header::SET_COOKIE), html }
    }

    async fn get(&self, path: &str, cookie: &str) -> Answer {
        self.ask("GET", path, cookie, "").await
    }

    /// The cookie of somebody who signs in.
    async fn cookie(&self, login: &str, password: &str) -> String {
        let answer = self.ask("POST", "/login", "", &format!("login={login}&password={password}")).await;
        assert_eq!((answer.status, answer.location.as_str()), (StatusCode::SEE_OTHER, "/"));
        answer.cookie.split(';').next().unwrap().to_owned()
    }
}

#[tokio::test]
async fn whoever_signs_in_goes_on_to_where_they_were_and_signs_out_again() {
    let world = World::new(false).await;
    let asked = world.get("/account?x=1", "").await;
    assert_eq!((asked.status, asked.location.as_str()), (StatusCode::SEE_OTHER, "/login?next=/account%3Fx%3D1"));
    let page = world.get(&asked.location, "").await;
    assert!(page.html.contains("name=\"next\" value=\"/account?x=1\""), "{}", page.html);
    let form = "login=Anna&password=correct+horse+battery&next=%2Faccount%3Fx%3D1";
    let answer = world.ask("POST", "/login", "", form).await;
    assert_eq!((answer.status, answer.location.as_str()), (StatusCode::SEE_OTHER, "/account?x=1"));
    assert!(answer.cookie.contains("HttpOnly; SameSite=Strict; Max-Age=604800"), "{}", answer.cookie);
    let cookie = answer.cookie.split(';').next().unwrap();
    let account = world.get("/account", cookie).await;
    assert!(account.html.contains("anna") && account.html.contains("этот"), "{}", account.html);
    assert_eq!(world.get("/login?next=//evil.example", cookie).await.location, "/");
    let out = world.ask("POST", "/logout", cookie, "").await;
    assert_eq!((out.status, out.location.as_str()), (StatusCode::SEE_OTHER, "/login"));
    assert!(out.cookie.contains("Max-Age=0"), "{}", out.cookie);
    assert_eq!(world.get("/account", cookie).await.location, "/login?next=/account");
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_login_read_the_same_and_guessing_is_slowed() {
    let world = World::new(false).await;
    let guess = |login: &str| format!("login={login}&password=guess&next=//evil.example");
    let known = world.ask("POST", "/login", "", &guess("anna")).await;
    let unknown = world.ask("POST", "/login", "", &guess("anya")).await;
    assert_eq!((known.status, known.cookie.as_str()), (StatusCode::UNAUTHORIZED, ""));
    assert_eq!(known.html.replace("anna", "anya"), unknown.html);
    assert!(known.html.contains("не подходят друг к другу") && known.html.contains("name=\"next\" value=\"/\""));
    for _ in 0..3 {
        world.ask("POST", "/login", "", &guess("boris")).await;
    }
    let slowed = world.ask("POST", "/login", "", &guess("anna")).await;
    assert_eq!(slowed.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(slowed.html.contains("попробуйте через 1 с"), "{}", slowed.html);
}

#[tokio::test]
async fn a_changed_password_ends_every_session_and_mistakes_are_told() {
    let world = World::new(false).await;
    let cookie = world.cookie("vera", PASSWORD).await;
    let change = async |form: &str| world.ask("POST", "/account", &cookie, form).await;
    let differs = change("present=correct+horse+battery&new=another+phrase&again=another+one+").await;
    assert!(differs.html.contains("Новый пароль ещё раз: не совпадает с новым паролем."), "{}", differs.html);
    let wrong = change("present=guess&new=another+phrase&again=another+phrase").await;
    assert_eq!(wrong.status, StatusCode::BAD_REQUEST);
    assert!(wrong.html.contains("Нынешний пароль: не тот"), "{}", wrong.html);
    let done = change("present=correct+horse+battery&new=another+phrase&again=another+phrase").await;
    assert_eq!(done.location, "/login?changed=1");
    assert!(world.get(&done.location, "").await.html.contains("Пароль изменён"));
    assert_eq!(world.get("/account", &cookie).await.location, "/login?next=/account");
    world.cookie("vera", "another phrase").await;
}

#[tokio::test]
async fn people_are_let_in_and_kept_out_by_administrators_only() {
    let world = World::new(false).await;
    let (admin, viewer) = (world.cookie("anna", PASSWORD).await, world.cookie("vera", PASSWORD).await);
    let refused = world.get("/users", &viewer).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert!(refused.html.contains("наблюдатель") && refused.html.contains("/logout"), "{}", refused.html);
    assert_eq!(world.ask("POST", "/keys", &viewer, "name=x&role=admin").await.status, StatusCode::FORBIDDEN);
    let order = async |form: &str| world.ask("POST", "/users", &admin, form).await;
    let added = order("order=add&login=Boris&password=long+enough+phrase&role=analyst").await;
    assert_eq!(added.location, "/users?done=add&user=boris");
    assert!(world.get(&added.location, &admin).await.html.contains("boris теперь может входить"));
    let taken = order("order=add&login=boris&password=long+enough+phrase&role=analyst").await;
    assert_eq!(taken.status, StatusCode::CONFLICT);
    assert!(taken.html.contains("уже занят") && !taken.html.contains("long enough phrase"), "{}", taken.html);
    let odd = order("order=add&login=a+b&password=long+enough+phrase&role=analyst").await;
    assert!(odd.html.contains("Логин: от 2 до 64 знаков"), "{}", odd.html);
    assert_eq!(order("order=role&login=boris&role=viewer").await.status, StatusCode::SEE_OTHER);
    assert_eq!(world.platform.user("boris").await.unwrap().role, Role::Viewer);
    assert_eq!(order("order=lock&login=boris").await.status, StatusCode::SEE_OTHER);
    assert!(!world.platform.user("boris").await.unwrap().active);
    let last = order("order=lock&login=anna").await;
    assert_eq!(last.status, StatusCode::CONFLICT);
    assert!(
        last.html.contains("id=\"user-anna\" open") && last.html.contains("последний администратор"),
        "{}",
        last.html
    );
}

#[tokio::test]
async fn a_key_is_shown_once_and_taken_back() {
    let world = World::new(false).await;
    let admin = world.cookie("anna", PASSWORD).await;
    let made = world.ask("POST", "/keys", &admin, "name=till&role=viewer&days=30").await;
    assert_eq!(made.status, StatusCode::CREATED);
    let key = made.html.split("value=\"vk_").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
    let list = world.get("/keys", &admin).await.html;
    assert!(list.contains("till") && !list.contains(key), "{list}");
    let unknown = world.ask("POST", "/keys", &admin, "name=till&role=viewer&models=nothing").await;
    assert!(unknown.status.is_client_error() && unknown.html.contains("value=\"till\""), "{}", unknown.html);
    let id = key.split('_').next().unwrap();
    assert_eq!(world.ask("POST", "/keys", &admin, &format!("revoke={id}")).await.location, "/keys");
    assert!(world.platform.keys().await.unwrap()[0].revoked_at.is_some());
}

#[tokio::test]
async fn an_open_server_says_that_nobody_signs_in() {
    let world = World::new(true).await;
    let page = world.get("/login", "").await;
    assert!(page.html.contains("Входить здесь не нужно") && !page.html.contains("type=\"password\""), "{}", page.html);
    assert!(world.get("/account", "").await.html.contains("Здесь никто не вошёл"));
    let tried = world.ask("POST", "/login", "", "login=anna&password=correct+horse+battery").await;
    assert_eq!((tried.status, tried.cookie.as_str()), (StatusCode::OK, ""));
}
