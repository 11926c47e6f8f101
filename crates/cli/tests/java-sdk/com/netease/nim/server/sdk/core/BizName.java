package com.netease.nim.server.sdk.core;

/** Stands in for the official SDK 1.2.0 in a test: the names that generated code uses, nothing behind them. */
public enum BizName {
    IM
}
