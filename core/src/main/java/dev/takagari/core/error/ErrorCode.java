package dev.takagari.core.error;

import java.util.Locale;

/// Every error's stable name: metric tag, problem type, exit code and heading in the documentation.
public enum ErrorCode {
  BAD_QUERY(ErrorKind.USER),
  BAD_REQUEST(ErrorKind.USER),
  BAD_CURSOR(ErrorKind.USER),
  NOT_AUTHENTICATED(ErrorKind.USER),
  NOT_ALLOWED(ErrorKind.USER),
  NOT_FOUND(ErrorKind.USER),
  METHOD_NOT_ALLOWED(ErrorKind.USER),
  NOT_ACCEPTABLE(ErrorKind.USER),
  BODY_TOO_LARGE(ErrorKind.USER),
  UNSUPPORTED_MEDIA_TYPE(ErrorKind.USER),
  BAD_CONFIGURATION(ErrorKind.USER),
  OBJECT_MISSING(ErrorKind.RESOURCE),
  OBJECT_DENIED(ErrorKind.RESOURCE),
  OBJECT_CHANGED(ErrorKind.RESOURCE),
  SIZE_DIFFERS(ErrorKind.RESOURCE),
  CHECKSUM_DIFFERS(ErrorKind.RESOURCE),
  GZIP_DAMAGED(ErrorKind.RESOURCE),
  PATH_NOT_ALLOWED(ErrorKind.RESOURCE),
  OBJECT_EMPTY(ErrorKind.RESOURCE),
  UNKNOWN_MESSAGE(ErrorKind.RESOURCE),
  BATCH_EMPTY(ErrorKind.RESOURCE),
  FILE_COUNT_DIFFERS(ErrorKind.RESOURCE),
  SINK_REFUSED(ErrorKind.RESOURCE),
  LINE_NOT_JSON(ErrorKind.RESOURCE),
  LINE_NOT_OBJECT(ErrorKind.RESOURCE),
  LINE_TOO_LONG(ErrorKind.RESOURCE),
  ALREADY_EXISTS(ErrorKind.RESOURCE),
  LEASE_LOST(ErrorKind.EXTERNAL),
  QUEUE_UNAVAILABLE(ErrorKind.EXTERNAL),
  STORE_UNAVAILABLE(ErrorKind.EXTERNAL),
  LAKE_UNAVAILABLE(ErrorKind.EXTERNAL),
  INDEX_UNAVAILABLE(ErrorKind.EXTERNAL),
  DATABASE_UNAVAILABLE(ErrorKind.EXTERNAL),
  SEARCH_UNAVAILABLE(ErrorKind.EXTERNAL),
  EMBEDDED_UNAVAILABLE(ErrorKind.EXTERNAL),
  INTERNAL(ErrorKind.INTERNAL);

  private final ErrorKind kind;

  ErrorCode(ErrorKind kind) {
    this.kind = kind;
  }

  public ErrorKind kind() {
    return kind;
  }

  /// The name as people and metrics see it, in kebab case.
  public String code() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
