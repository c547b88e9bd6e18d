package dev.takagari.app.home;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;

/// Tells clients on the same machine where the service of a home is and how to get in.
///
/// The file appears, whole and readable by its owner alone, when the service answers, and goes away
/// when it stops.
///
/// @param s3 address of the embedded S3 API, other at each start
/// @param sqs address of the embedded SQS API, other at each start
public record ReadyFile(URI url, String token, long pid, URI s3, URI sqs) {
  /// Its name in the home.
  public static final String NAME = "ready.json";

  /// Writes the file of a home in one step.
  public void write(Path home) {
    try {
      StringWriter text = new StringWriter();
      try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
        json.writeStartObject();
        json.writeStringField("url", url.toString());
        json.writeStringField("token", token);
        json.writeNumberField("pid", pid);
        json.writeStringField("s3", s3.toString());
        json.writeStringField("sqs", sqs.toString());
        json.writeEndObject();
      }
      SecretFile.replace(home.resolve(NAME), text.toString());
    } catch (IOException e) {
      throw new UncheckedIOException("ready.json cannot be written in " + home, e);
    }
  }
}
