package com.netease.nim.server.sdk.core;

import com.netease.nim.server.sdk.core.exception.YunxinSdkException;
import com.netease.nim.server.sdk.core.http.HttpMethod;
import java.util.Map;

/** Answers with the body that it was handed. */
public class YunxinApiHttpClient {
    public static class Builder {
        public Builder(BizName bizName, String appkey, String appsecret) {
            if (appkey == null || appsecret == null) throw new IllegalArgumentException();
        }

        public Builder endpoint(String endpoint) {
            return this;
        }

        public Builder timeoutMillis(int timeoutMillis) {
            return this;
        }

        public YunxinApiHttpClient build() {
            return new YunxinApiHttpClient();
        }
    }

    public final YunxinApiResponse executeV2Api(
            HttpMethod method, String uri, String path, Map<String, String> queryString, String data)
            throws YunxinSdkException {
        return new YunxinApiResponse(data);
    }
}
