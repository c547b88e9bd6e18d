package dev.takagari.app.bench;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.takagari.adapters.embedded.EmbeddedStack;
import dev.takagari.adapters.s3.S3Settings;
import dev.takagari.adapters.sqs.SqsSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;

/// Where the servers of a run are, and where lake and spool go. In a file of a directory that only
/// its owner can read, because it has passwords, though of servers that live for one run.
///
/// @param opensearch empty for a run without hot index
/// @param indicators directory with a table of indicators that events are compared with; empty for
///   none
/// @param sightings whether it is remembered what is seen
/// @param hotLater whether the hot index gets nothing while objects are archived, so that the
///   ledger brings it everything from the archive
record RoadJob(
    String region,
    String s3,
    String sqs,
    String accessKey,
    String secretKey,
    String queue,
    String database,
    String databaseUser,
    String databasePassword,
    String opensearch,
    boolean hotLater,
    String indicators,
    boolean sightings,
    Path work) {

  static RoadJob of(EmbeddedStack stack, String queue, boolean hot, Path work) {
    return of(stack, queue, hot, false, work);
  }

  /// The same, and every event is compared with the indicators of a directory.
  RoadJob compared(Path table, boolean sighted) {
    return new RoadJob(
        region,
        s3,
        sqs,
        accessKey,
        secretKey,
        queue,
        database,
        databaseUser,
        databasePassword,
        opensearch,
        hotLater,
        table.toString(),
        sighted,
        work);
  }

  /// With a hot index that catches up.
  static RoadJob catchingUp(EmbeddedStack stack, String queue, Path work) {
    return of(stack, queue, true, true, work);
  }

  private static RoadJob of(
      EmbeddedStack stack, String queue, boolean hot, boolean hotLater, Path work) {
    return new RoadJob(
        stack.s3().region(),
        stack.s3().endpoint().toString(),
        stack.sqs().endpoint().toString(),
        stack.s3().accessKey(),
        stack.s3().secretKey(),
        queue,
        stack.postgres().jdbcUrl(),
        stack.postgres().user(),
        stack.postgres().password(),
        hot ? stack.opensearch().toString() : "",
        hotLater,
        "",
        false,
        work);
  }

  S3Settings s3Settings() {
    return new S3Settings(region, URI.create(s3), accessKey, secretKey);
  }

  SqsSettings sqsSettings() {
    return new SqsSettings(queue, URI.create(sqs), accessKey, secretKey);
  }

  void write(Path file) throws IOException {
    try (JsonGenerator json = new JsonFactory().createGenerator(file.toFile(), JsonEncoding.UTF8)) {
      json.writeStartObject();
      json.writeStringField("region", region);
      json.writeStringField("s3", s3);
      json.writeStringField("sqs", sqs);
      json.writeStringField("access_key", accessKey);
      json.writeStringField("secret_key", secretKey);
      json.writeStringField("queue", queue);
      json.writeStringField("database", database);
      json.writeStringField("database_user", databaseUser);
      json.writeStringField("database_password", databasePassword);
      json.writeStringField("opensearch", opensearch);
      json.writeBooleanField("hot_later", hotLater);
      json.writeStringField("indicators", indicators);
      json.writeBooleanField("sightings", sightings);
      json.writeStringField("work", work.toString());
      json.writeEndObject();
    }
  }

  static RoadJob read(Path file) {
    FlatJson json = FlatJson.read(file);
    return new RoadJob(
        json.text("region"),
        json.text("s3"),
        json.text("sqs"),
        json.text("access_key"),
        json.text("secret_key"),
        json.text("queue"),
        json.text("database"),
        json.text("database_user"),
        json.text("database_password"),
        json.text("opensearch"),
        Boolean.parseBoolean(json.text("hot_later")),
        json.text("indicators"),
        Boolean.parseBoolean(json.text("sightings")),
        Path.of(json.text("work")));
  }
}
