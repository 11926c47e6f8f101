package com.netease.nim.server.sdk.core.exception;

public class YunxinSdkException extends RuntimeException {
    public String getTraceId() {
        return null;
    }
}
