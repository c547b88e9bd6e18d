package dev.takagari.core.error;

import java.util.Locale;

/// Every error's stable name: metric tag, problem type, exit code and heading in the documentation.
public enum ErrorCode {
  BAD_QUERY(ErrorKind.USER, "the query cannot be read; position and hint say where and what to do"),
  BAD_REQUEST(ErrorKind.USER, "the request cannot be read, or an argument is out of bounds"),
  BAD_SQL(
      ErrorKind.USER, "the statement is no query over the lake's tables, or fails; text says why"),
  SQL_LIMIT(
      ErrorKind.USER,
      "the statement needs more bytes, memory or time than `takagari.sql.*` allows, or was ended"),
  BAD_CURSOR(ErrorKind.USER, "the cursor is too old, belongs to another query, or is none of ours"),
  NOT_AUTHENTICATED(ErrorKind.USER, "no valid token came with the request"),
  NOT_ALLOWED(ErrorKind.USER, "the token does not permit this"),
  NOT_FOUND(ErrorKind.USER, "there is no such thing at this address"),
  METHOD_NOT_ALLOWED(ErrorKind.USER, "this address does not take this HTTP method"),
  NOT_ACCEPTABLE(ErrorKind.USER, "the answer does not exist in the form that was asked for"),
  BODY_TOO_LARGE(
      ErrorKind.USER,
      "the request is larger than `takagari.search.max-body`, or `takagari.alerting.hooks.max-body`"
          + " for a web hook"),
  UNSUPPORTED_MEDIA_TYPE(ErrorKind.USER, "the body is not of a type that is read here"),
  BAD_CONFIGURATION(
      ErrorKind.USER, "a setting is missing or cannot be; the message names every key"),
  BAD_MAPPING_FILE(
      ErrorKind.USER, "a mapping file cannot be used; the message has file, line and what to do"),
  BAD_POLICY(
      ErrorKind.USER, "a risk policy cannot be used; the message has file, line and what to do"),
  BAD_RULE_FILE(
      ErrorKind.USER, "a rule file cannot be used; the message has file, line and what to do"),
  BAD_ROUTING_FILE(
      ErrorKind.USER,
      "a file of routing, people or rota cannot be used; the message has file, line and what to"
          + " do"),
  RAW_EXPIRED(
      ErrorKind.USER, "the archive does not keep what a unit brought any more; see its retention"),
  BAD_OWNERS_FILE(
      ErrorKind.USER, "a list of owners cannot be used; the message has lines and what to do"),
  INDICATORS_UNREADABLE(
      ErrorKind.USER,
      "a feed of indicators is not of its format, ends too early, or is larger than it may be;"
          + " nothing of it is taken"),
  CASE_CHANGED(ErrorKind.USER, "a case is not as it was when you saw it; look again, then act"),
  CASE_STATE(ErrorKind.USER, "the state that a case is in does not allow this"),
  UPLOAD_TOO_SLOW(
      ErrorKind.USER,
      "what is sent comes slower than 16 KiB a second, or stopped; others wait for its place"),
  OBJECT_MISSING(ErrorKind.RESOURCE, "an announced object is not in its bucket"),
  OBJECT_DENIED(ErrorKind.RESOURCE, "the store refuses to let us read an object"),
  TARGET_DENIED(ErrorKind.RESOURCE, "ECS or Falcon does not let us see or change a task or a host"),
  OBJECT_CHANGED(
      ErrorKind.RESOURCE,
      "an object is not the version that was announced, or changed while it was read"),
  SIZE_DIFFERS(ErrorKind.RESOURCE, "an object has another size than announced"),
  CHECKSUM_DIFFERS(ErrorKind.RESOURCE, "the bytes of an object do not have the announced checksum"),
  GZIP_DAMAGED(
      ErrorKind.RESOURCE, "a file is no gzip, is cut off or damaged; what could be read is kept"),
  RECORDS_CUT_OFF(
      ErrorKind.RESOURCE, "the JSON around an object's records does not end; whole ones are kept"),
  SOURCE_UNKNOWN(
      ErrorKind.RESOURCE,
      "nothing tells what kind of log an object is; name it in the feed's `source` and redrive"),
  MAPPING_MISSING(
      ErrorKind.RESOURCE,
      "objects were archived as a kind of log, or a version of its mapping, that is not here any"
          + " more; put the mapping file back and redrive"),
  PATH_NOT_ALLOWED(ErrorKind.RESOURCE, "a message names a path or a bucket that it may not name"),
  OBJECT_EMPTY(ErrorKind.RESOURCE, "an object has no bytes"),
  UNKNOWN_MESSAGE(ErrorKind.RESOURCE, "a message has none of the known shapes"),
  BATCH_EMPTY(ErrorKind.RESOURCE, "a batch announces no files"),
  FILE_COUNT_DIFFERS(ErrorKind.RESOURCE, "a batch announces another number of files than it lists"),
  BATCH_TIME_ABSURD(
      ErrorKind.RESOURCE,
      "a batch gives a time that cannot be; the time of its message counts instead"),
  SINK_REFUSED(ErrorKind.RESOURCE, "a sink will not take an event, whatever is left out of it"),
  LINE_NOT_JSON(ErrorKind.RESOURCE, "a line is not JSON"),
  LINE_NOT_OBJECT(ErrorKind.RESOURCE, "a line is JSON but no object"),
  LINE_NOT_RECORD(ErrorKind.RESOURCE, "a line is not what its kind of log writes"),
  LINE_TOO_LONG(ErrorKind.RESOURCE, "a line is longer than `takagari.ingest.line-cap`"),
  ALREADY_EXISTS(
      ErrorKind.RESOURCE, "an object is already there; writing it again would replace it"),
  LAKE_FILE_TOO_LARGE(
      ErrorKind.RESOURCE, "a file of the lake is larger than `takagari.search.lake-cache`"),
  LAKE_BEHIND(
      ErrorKind.RESOURCE,
      "the catalog is older than files of the lake; nothing is removed until it is known why"),
  LEDGER_BEHIND(
      ErrorKind.RESOURCE,
      "the lake has commits that the ledger does not know; `takagari ledger rebuild` mends that"),
  LEASE_LOST(ErrorKind.EXTERNAL, "another worker took over; it does the rest"),
  QUEUE_UNAVAILABLE(ErrorKind.EXTERNAL, "the queue does not answer, or not with success"),
  STORE_UNAVAILABLE(ErrorKind.EXTERNAL, "the object store does not answer, or not with success"),
  LAKE_UNAVAILABLE(ErrorKind.EXTERNAL, "the table cannot be read or committed to now"),
  INDEX_UNAVAILABLE(ErrorKind.EXTERNAL, "OpenSearch does not answer, or not with success"),
  DATABASE_UNAVAILABLE(ErrorKind.EXTERNAL, "PostgreSQL cannot be reached, or gave up"),
  SEARCH_UNAVAILABLE(ErrorKind.EXTERNAL, "searches cannot be answered now, or too many run"),
  INDICATOR_FEED_UNAVAILABLE(
      ErrorKind.EXTERNAL,
      "a feed of indicators does not answer, or not with success; what came before stays"),
  IMPORT_BUSY(
      ErrorKind.EXTERNAL,
      "as many imports of indicators run as may at a time; send it again later"),
  INTAKE_BUSY(
      ErrorKind.EXTERNAL,
      "more records are handed over than can be kept at once; send them again later"),
  DESTINATION_UNAVAILABLE(
      ErrorKind.EXTERNAL,
      "a place where people are told does not answer, or does not let us; what is to be told waits"),
  TARGET_UNAVAILABLE(
      ErrorKind.EXTERNAL,
      "ECS or Falcon does not answer about a task or a host, or not with success"),
  EMBEDDED_UNAVAILABLE(ErrorKind.EXTERNAL, "a server of the embedded stack did not start or ended"),
  INTERNAL(ErrorKind.INTERNAL, "a fault of ours; the log has the whole of it");

  private final ErrorKind kind;
  private final String meaning;

  ErrorCode(ErrorKind kind, String meaning) {
    this.kind = kind;
    this.meaning = meaning;
  }

  public ErrorKind kind() {
    return kind;
  }

  /// What it means, for `docs/reference/errors.md`.
  public String meaning() {
    return meaning;
  }

  /// The name as people and metrics see it, in kebab case.
  public String code() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
