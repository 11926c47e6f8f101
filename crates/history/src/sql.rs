//! How enums lie in the tables.

use rusqlite::ToSql;
use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSqlOutput, ValueRef};

use crate::model::act::{ActKind, ActState};
use crate::model::attempt::AttemptKind;
use crate::model::kind::{KeptKind, KeptPartKind};
use crate::model::send::Outcome;

impl ToSql for Outcome {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok((*self as u8).into())
    }
}

impl FromSql for Outcome {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        match value.as_i64()? {
            0 => Ok(Self::Sending),
            1 => Ok(Self::Sent),
            2 => Ok(Self::Rejected),
            3 => Ok(Self::Unknown),
            other => Err(FromSqlError::OutOfRange(other)),
        }
    }
}

impl ToSql for AttemptKind {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok((*self as u8).into())
    }
}

impl FromSql for AttemptKind {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        match value.as_i64()? {
            0 => Ok(Self::Send),
            1 => Ok(Self::Check),
            other => Err(FromSqlError::OutOfRange(other)),
        }
    }
}

impl ToSql for ActKind {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok((*self as u8).into())
    }
}

impl FromSql for ActKind {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let number = value.as_i64()?;
        u8::try_from(number).ok().and_then(Self::of_number).ok_or(FromSqlError::OutOfRange(number))
    }
}

impl ToSql for ActState {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok((*self as u8).into())
    }
}

impl FromSql for ActState {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        match value.as_i64()? {
            0 => Ok(Self::Open),
            1 => Ok(Self::Done),
            2 => Ok(Self::Refused),
            3 => Ok(Self::Unknown),
            other => Err(FromSqlError::OutOfRange(other)),
        }
    }
}

impl ToSql for KeptKind {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok((*self as u8).into())
    }
}

impl FromSql for KeptKind {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let number = value.as_i64()?;
        let at = usize::try_from(number).ok();
        at.and_then(|at| Self::ALL.get(at)).copied().ok_or(FromSqlError::OutOfRange(number))
    }
}

impl ToSql for KeptPartKind {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok((*self as u8).into())
    }
}

impl FromSql for KeptPartKind {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let number = value.as_i64()?;
        let at = usize::try_from(number).ok();
        at.and_then(|at| Self::ALL.get(at)).copied().ok_or(FromSqlError::OutOfRange(number))
    }
}
