//! Programs that make a request: those in JavaScript are read, the others named for what they are. The fixtures are ours.
#![allow(clippy::unwrap_used)]

use super::samples::URL;
use super::*;

const BODY: &str = r#"{"message":{"message_type":0,"text":"hi 雁"}}"#;

fn is_the_message(text: &str) {
    let import = read(text).unwrap_or_else(|error| panic!("{error}: {text}"));
    assert_eq!(import.format, ImportFormat::Javascript, "{text}");
    assert!(!serde_json::to_string(&import).unwrap().contains("s3cret"), "a secret came along");
    let [message] = import.messages.as_slice() else { panic!("{:?}", import.messages) };
    let ends = message.ends.as_ref().unwrap();
    assert_eq!((ends.sender.as_str(), ends.type_code, ends.receiver.as_str()), ("ann", 1, "ben"), "{text}");
    assert_eq!((message.body.as_deref(), message.app_key.as_deref()), (Some(BODY), Some("k1")), "{text}");
    assert_eq!(message.dropped.iter().map(|it| it.name.as_str()).collect::<Vec<_>>(), ["CheckSum"], "{text}");
    assert_eq!(message.notes, [], "{text}");
}

#[test]
fn javascript_is_read_with_whichever_library_it_calls() {
    let object = "{ message: { message_type: 0, text: 'hi 雁' } }";
    let headers = "{ 'AppKey': 'k1', 'CheckSum': 's3cret', 'Content-Type': 'application/json' }";
    for text in [
        format!(
            "const axios = require('axios');\nlet data = JSON.stringify({object});\n\nlet config = {{\n  method: 'post',\n  maxBodyLength: Infinity,\n  url: '{URL}',\n  headers: {headers},\n  data : data\n}};\n\naxios.request(config)\n.then((response) => {{\n  console.log(JSON.stringify(response.data));\n}})\n"
        ),
        format!("import axios from 'axios'\nawait axios.post('{URL}', {object}, {{ headers: {headers} }})"),
        format!(
            "const url = `{URL}`\nconst {{ data }} = await this.$axios({{ url, method: 'POST', data: {object}, headers: {headers} }})"
        ),
        format!(
            "var request = require('request');\nvar options = {{\n  'method': 'POST',\n  'url': '{URL}',\n  'headers': {headers},\n  body: JSON.stringify({object})\n}};\nrequest(options, function (error, response) {{\n  if (error) throw new Error(error);\n}});"
        ),
        format!(
            "var settings = {{ \"url\": \"{URL}\", \"method\": \"POST\", \"timeout\": 0, \"headers\": {headers}, \"data\": JSON.stringify({object}), }};\n\n$.ajax(settings).done(function (response) {{ console.log(response); }});"
        ),
        format!(
            "wx.request({{ url: '{URL}', method: 'POST', header: {headers}, data: {object}, success (res) {{ }} }})"
        ),
        format!(
            "const got = require('got')\nawait got.post('{URL}', {{ headers: {headers}, json: {object} }})"
        ),
        format!(
            "const myHeaders = new Headers();\nmyHeaders.append(\"AppKey\", \"k1\");\nmyHeaders.append(\"CheckSum\", \"s3cret\");\n\nconst raw = JSON.stringify({object});\n\nconst requestOptions = {{\n  method: \"POST\",\n  headers: myHeaders,\n  body: raw,\n  redirect: \"follow\"\n}};\n\nfetch(\"{URL}\", requestOptions)\n  .then((response) => response.text())\n"
        ),
    ] {
        is_the_message(&text);
    }
    let form = format!("axios.post('{URL}', qs.stringify({object}))");
    let notes = read(&form).unwrap().messages.remove(0).notes;
    assert_eq!(notes, [Note { code: NoteCode::BodyKind, name: "qs.stringify".to_owned() }]);
}

#[test]
fn programs_that_cannot_be_read_are_named_for_their_language() {
    let json = BODY.replace('"', "\\\"");
    for (language, text) in [
        (
            "Python",
            format!(
                "import requests\nimport json\n\nurl = \"{URL}\"\n\npayload = json.dumps({BODY})\nheaders = {{\n  'CheckSum': 's3cret'\n}}\n\nresponse = requests.request(\"POST\", url, headers=headers, data=payload)\n"
            ),
        ),
        (
            "Python",
            format!(
                "import http.client\nconn = http.client.HTTPSConnection(\"h.example\")\nconn.request(\"POST\", \"{URL}\", '{BODY}', {{}})\n"
            ),
        ),
        (
            "Java",
            format!(
                "OkHttpClient client = new OkHttpClient().newBuilder()\n  .build();\nRequestBody body = RequestBody.create(mediaType, \"{json}\");\nRequest request = new Request.Builder()\n  .url(\"{URL}\")\n  .addHeader(\"CheckSum\", \"s3cret\")\n  .build();\n"
            ),
        ),
        (
            "Java",
            format!(
                "HttpRequest request = HttpRequest.newBuilder().uri(URI.create(\"{URL}\")).POST(BodyPublishers.ofString(\"{json}\")).build();"
            ),
        ),
        (
            "Kotlin",
            format!(
                "val client = OkHttpClient()\nval body = \"{json}\".toRequestBody(mediaType)\nval request = Request.Builder()\n  .url(\"{URL}\")\n"
            ),
        ),
        (
            "Go",
            format!(
                "package main\n\nimport (\n  \"net/http\"\n)\n\nfunc main() {{\n  payload := strings.NewReader(`{BODY}`)\n  req, err := http.NewRequest(\"POST\", \"{URL}\", payload)\n}}\n"
            ),
        ),
        (
            "PHP",
            format!(
                "<?php\n\n$curl = curl_init();\n\ncurl_setopt_array($curl, array(\n  CURLOPT_URL => '{URL}',\n  CURLOPT_POSTFIELDS =>'{BODY}',\n));\n\n$response = curl_exec($curl);\n"
            ),
        ),
        (
            "C#",
            format!(
                "var request = new HttpRequestMessage(HttpMethod.Post, \"{URL}\");\nrequest.Headers.Add(\"CheckSum\", \"s3cret\");\n"
            ),
        ),
        (
            "Ruby",
            format!(
                "require \"net/http\"\nurl = URI(\"{URL}\")\nhttps = Net::HTTP.new(url.host, url.port)\nrequest.body = JSON.dump({BODY})\n"
            ),
        ),
        (
            "C",
            format!(
                "curl = curl_easy_init();\nif(curl) {{\n  curl_easy_setopt(curl, CURLOPT_URL, \"{URL}\");\n  const char *data = \"{json}\";\n}}\n"
            ),
        ),
        (
            "Swift",
            format!(
                "var request = URLRequest(url: URL(string: \"{URL}\")!,timeoutInterval: Double.infinity)\nrequest.httpMethod = \"POST\"\n"
            ),
        ),
        (
            "Rust",
            format!(
                "let client = reqwest::Client::new();\nlet request = client.request(reqwest::Method::POST, \"{URL}\").json(&json);\n"
            ),
        ),
        (
            "Dart",
            format!(
                "var request = http.Request('POST', Uri.parse('{URL}'));\nrequest.body = json.encode({BODY});\n"
            ),
        ),
        (
            "JavaScript",
            format!(
                "var data = JSON.stringify({BODY});\nvar xhr = new XMLHttpRequest();\nxhr.open(\"POST\", \"{URL}\");\nxhr.send(data);\n"
            ),
        ),
    ] {
        assert_eq!(read(&text).unwrap_err(), ImportError::SourceCode { language }, "{text}");
    }
}
