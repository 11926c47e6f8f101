package com.netease.nim.server.sdk.core.http;

public enum HttpMethod {
    POST
}
