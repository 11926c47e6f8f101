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
        format!(
            "pm.sendRequest({{ url: '{URL}', method: 'POST', header: {headers}, body: {{ mode: 'raw', raw: JSON.stringify({object}) }} }}, function (err, res) {{ console.log(res.json()); }});"
        ),
        format!("this.http.post('{URL}', {object}, {{ headers: {headers} }}).subscribe();"),
    ] {
        is_the_message(&text);
    }
    for text in [
        format!(
            "import got, {{ Options }} from 'got';\nconst opts: Options = {{ headers: {headers} as Record<string, string>, json: {{ message: {{ message_type: 0 as const, text: 'hi 雁' }} }} }};\nconst r = await got.post('{URL}', opts as Options).json();"
        ),
        format!("cy.request({{ method: 'POST', url: '{URL}', headers: {headers}, body: {object} }})"),
        format!(
            "const body = {object} satisfies Body;\nawait fetch('{URL}', {{ method: 'POST', headers: {headers}, body: JSON.stringify(body) }})"
        ),
    ] {
        is_the_message(&text);
    }
    for text in [
        format!(
            "const res = await request(app)\n  .post('{URL}')\n  .set('AppKey', 'k1')\n  .set('CheckSum', 's3cret')\n  .type('json')\n  .send({object})\n  .expect(200);"
        ),
        format!("superagent.post('{URL}').set({headers}).send({object}).then(res => console.log(res))"),
        format!(
            "unirest.post('{URL}').headers({headers}).send(JSON.stringify({object})).end(function (res) {{ }})"
        ),
    ] {
        is_the_message(&text);
    }
    let in_order = format!("cy.request('POST', '{URL}', {object})");
    assert_eq!(read(&in_order).unwrap().messages[0].body.as_deref(), Some(BODY));
    let form = format!("axios.post('{URL}', qs.stringify({object}))");
    let notes = read(&form).unwrap().messages.remove(0).notes;
    assert_eq!(notes, [Note { code: NoteCode::BodyKind, name: "qs.stringify".to_owned() }]);
}

/// The body of the one message, its notes, and the names that it asks for.
fn of_javascript(text: &str) -> (String, Vec<(NoteCode, String)>, Vec<String>, ImportedMessage) {
    let import = read(text).unwrap_or_else(|error| panic!("{error}: {text}"));
    let [message] = import.messages.as_slice() else { panic!("{:?}", import.messages) };
    let notes = message.notes.iter().map(|note| (note.code, note.name.clone())).collect();
    let names = message.variables.iter().map(|variable| variable.name.clone()).collect();
    (message.body.clone().unwrap(), notes, names, message.clone())
}

#[test]
fn what_only_the_program_knows_stays_open_wherever_it_is_assigned() {
    let call =
        format!("fetch('{URL}', {{ method: 'POST', body: JSON.stringify({{ message: {{ text }} }}) }})");
    for (text, asked) in [
        ("const text = `hi ${user}`;", "user"),
        ("const text = 'hi ' + user;", "user"),
        ("const text = `hi ${names.find(1)}`;", "names_find"),
    ] {
        let (body, notes, names, message) = of_javascript(&format!("{text} {call}"));
        assert_eq!(body, format!(r#"{{"message":{{"text":"hi {{{{{asked}}}}}"}}}}"#));
        assert_eq!((notes.len(), names, message.literal), (0, vec![asked.to_owned()], false));
    }
    // Values that are known leave nothing open: braces in the text are text then.
    let (body, _, names, message) = of_javascript(&format!("const text = '{{{{user}}}}'; {call}"));
    assert_eq!(
        (body.as_str(), names.len(), message.literal),
        (r#"{"message":{"text":"{{user}}"}}"#, 0, true)
    );
}

#[test]
fn two_calls_of_one_function_are_two_variables() {
    let text = format!(
        "fetch('{URL}', {{ method: 'POST', body: JSON.stringify({{ a: pick(1), b: pick(2), c: pick(1) }}) }})"
    );
    assert_eq!(of_javascript(&text).0, r#"{"a":{{pick}},"b":{{pick_2}},"c":{{pick}}}"#);
}

#[test]
fn what_is_spread_into_an_object_or_a_list_is_put_into_it() {
    let base = "const base = { message_type: 0, text: 'old', to: ['a', 'b'] };";
    let send = |fields: &str| {
        format!("{base} fetch('{URL}', {{ method: 'POST', body: JSON.stringify({{ message: {fields} }}) }})")
    };
    for (fields, body, unknown) in [
        ("{ ...base, text: 'hi' }", r#"{"message_type":0,"text":"hi","to":["a","b"]}"#, 0),
        ("{ text: 'hi', ...base }", r#"{"text":"old","message_type":0,"to":["a","b"]}"#, 0),
        ("{ ...{ text: 'hi' } }", r#"{"text":"hi"}"#, 0),
        ("{ ...other, text: 'hi' }", r#"{"text":"hi"}"#, 1),
        ("{ text: 'hi', ...(test && { text: 'no' }) }", r#"{"text":"hi"}"#, 1),
        ("{ to: [...['a'], 'b', ...others] }", r#"{"to":["a","b"]}"#, 1),
    ] {
        let (read, notes, ..) = of_javascript(&send(fields));
        assert_eq!(read, format!(r#"{{"message":{body}}}"#), "{fields}");
        let expected: Vec<_> = (0..unknown).map(|_| (NoteCode::Command, "1".to_owned())).collect();
        assert_eq!(notes, expected, "{fields}");
    }
    let options = format!(
        "const opts = {{ method: 'POST', headers: {{ AppKey: 'k1', 'X-Tenant': '1' }} }};\nconst body = '{{}}';\nfetch('{URL}', {{ ...opts, body }})"
    );
    let (body, notes, _, message) = of_javascript(&options);
    assert_eq!((body.as_str(), message.app_key.as_deref()), ("{}", Some("k1")));
    assert_eq!(notes, [(NoteCode::Header, "X-Tenant".to_owned())]);
}

#[test]
fn a_name_is_no_value_of_a_header() {
    for key in ["process.env.YX_KEY", "appKey", "getKey()"] {
        let text =
            format!("fetch('{URL}', {{ method: 'POST', headers: {{ AppKey: {key} }}, body: '{{}}' }})");
        assert_eq!(of_javascript(&text).3.app_key, None, "{key}");
    }
    let text = format!(
        "const appKey = 'k1'; fetch('{URL}', {{ method: 'POST', headers: {{ AppKey: appKey }}, body: '{{}}' }})"
    );
    assert_eq!(of_javascript(&text).3.app_key.as_deref(), Some("k1"));
}

#[test]
fn every_escape_of_a_string_is_read() {
    let text = format!(
        r#"fetch('{URL}', {{ method: 'POST', body: JSON.stringify({{ text: "\u{{1F600}}\u{{41}}\u96c1\x41\0\v\f\
end" }}) }})"#
    );
    assert_eq!(of_javascript(&text).0, r#"{"text":"😀A雁A\u0000\u000b\fend"}"#);
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
