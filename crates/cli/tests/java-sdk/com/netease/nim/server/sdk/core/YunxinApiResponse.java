package com.netease.nim.server.sdk.core;

public class YunxinApiResponse {
    private final String data;

    YunxinApiResponse(String data) {
        this.data = data;
    }

    public String getData() {
        return data;
    }
}
