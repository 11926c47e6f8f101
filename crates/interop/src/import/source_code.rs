//! Programs that make a request: named for what they are, since only running them would say what they send.

/// What a text of each language has in it, when it makes a request: one of these.
///
/// Source: the code that Postman and Apifox write for each ("Code snippet").
const MARKS: [(&str, &[&str]); 26] = [
    (
        "PHP",
        &[
            "<?php",
            "curl_setopt",
            "curl_init(",
            "GuzzleHttp",
            "HTTP_Request2",
            "http\\Client",
            "http\\Message",
            "Http::withHeaders(",
            "Http::post(",
            "stream_context_create",
        ],
    ),
    ("C", &["curl_easy_setopt", "curl_easy_init"]),
    ("C++", &["cpr::Post(", "cpr::Session", "httplib::", "QNetworkRequest", "HTTPClient http;"]),
    ("LoadRunner", &["web_custom_request(", "web_submit_data("]),
    ("Robot Framework", &["*** Settings ***", "*** Test Cases ***"]),
    ("Karate", &["When method post", "When method POST", "And method post", "* method post"]),
    ("Ansible", &["ansible.builtin.uri:"]),
    ("Julia", &["HTTP.request(\"", "HTTP.post(\""]),
    (
        "Python",
        &[
            "requests.post(",
            "requests.request(",
            "requests.Session(",
            "urllib3.",
            "pycurl",
            "import requests",
            "http.client",
            "httpx.",
            "aiohttp",
            "urllib.request",
            "import urllib",
            "from locust",
            "os.system(",
            "os.popen(",
            "subprocess.",
        ],
    ),
    ("R", &["library(httr", "library(RCurl)", "add_headers(", "httr::", "postForm("]),
    ("OCaml", &["Cohttp"]),
    ("Perl", &["LWP::UserAgent", "HTTP::Request->new", "HTTP::Tiny"]),
    (
        "Lua",
        &[
            "require(\"socket.http\")",
            "require \"socket.http\"",
            "require('socket.http')",
            "resty.http",
            "ltn12.",
        ],
    ),
    ("Go", &["http.NewRequest", "http.Post(\"", "package main", "resty.New(", "gorequest.New(", "fasthttp."]),
    ("Rust", &["reqwest::", "ureq::"]),
    ("Ruby", &["Net::HTTP", "HTTParty", "Faraday.", "RestClient.post ", "Typhoeus"]),
    ("Dart", &["http.Request('POST'", "http.post(Uri", "Dio()", "dio.post(", "dio.request("]),
    ("Swift", &["URLRequest(url", "URLSession.shared", "Alamofire", "AF.request("]),
    ("Objective-C", &["NSMutableURLRequest", "NSURLSession"]),
    (
        "C#",
        &[
            "HttpRequestMessage",
            "RestRequest(",
            "RestClient(",
            "WebRequest.Create(",
            "PostAsync(",
            "PostAsJsonAsync(",
            "PostJsonAsync(",
            "Net.WebClient",
            "Net.Http.HttpClient",
        ],
    ),
    ("Groovy", &["groovyx.net", "HTTPBuilder(", "httpRequest url:", "httpRequest(url:"]),
    ("Scala", &["io.gatling", "sttp.client", "scalaj.http", "akka.http", "extends Simulation"]),
    ("Elixir", &["HTTPoison.", "Req.post!(", "Tesla.post("]),
    ("VBA", &["MSXML2.XMLHTTP", "MSXML2.ServerXMLHTTP", "WinHttp.WinHttpRequest"]),
    (
        "Java",
        &[
            "com.netease.nim.server.sdk",
            "io.restassured",
            "RestAssured.",
            "io.ktor",
            "contentType(ContentType.",
            "OkHttpClient",
            "Request.Builder()",
            "HttpRequest.newBuilder",
            "HttpURLConnection",
            "Unirest.",
            "RestTemplate",
            "restTemplate.",
            "HttpEntity<",
            "webClient.",
            "HttpPost(",
            "HttpUtil.post(",
            "HttpUtil.createPost(",
            "HttpRequest.post(",
            "WebClient.create(",
            "RestClient.create(",
            "HttpClients.create",
        ],
    ),
    (
        "JavaScript",
        &[
            "XMLHttpRequest",
            "https.request(",
            "http.request(",
            "axios",
            "superagent",
            "cy.request(",
            "unirest(",
            "fetch(",
            "$.ajax(",
            "$.post(",
            "pm.sendRequest(",
            "this.http.",
        ],
    ),
];

/// The language of a text that makes a request.
pub(super) fn language(text: &str) -> Option<&'static str> {
    let has = |marks: &&[&str]| marks.iter().any(|mark| text.contains(mark));
    let (language, _) = MARKS.iter().find(|(_, marks)| has(marks))?;
    // OkHttp is Kotlin's, too.
    let is_kotlin = *language == "Java" && text.lines().any(|line| line.trim_start().starts_with("val "));
    Some(if is_kotlin { "Kotlin" } else { language })
}
