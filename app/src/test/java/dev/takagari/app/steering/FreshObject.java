package dev.takagari.app.steering;

import dev.takagari.adapters.s3.S3BlobStore;
import dev.takagari.adapters.sqs.SqsMessageQueue;
import dev.takagari.adapters.sqs.SqsSettings;
import dev.takagari.core.blob.BlobRef;
import dev.takagari.core.blob.PutMode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.function.IntFunction;
import java.util.zip.GZIPOutputStream;

/// An object of a few invented events, and the message that announces it.
record FreshObject(String key, byte[] bytes) {

  /// @param name tells it and its events from others
  static FreshObject of(String name, int events) throws IOException {
    return of(name, "DnsRequest", events);
  }

  /// @param action of all of its events
  static FreshObject of(String name, String action, int events) throws IOException {
    return of(name, action, events, i -> name + "-" + i + ".outside.example");
  }

  /// One event about a domain.
  static FreshObject about(String name, String domain) throws IOException {
    return of(name, "DnsRequest", 1, i -> domain);
  }

  private static FreshObject of(String name, String action, int events, IntFunction<String> domains)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      for (int i = 0; i < events; i++) {
        String line =
            ("{\"event_simpleName\":\"%s\",\"aid\":\"%032x\",\"cid\":\"%032x\","
                    + "\"timestamp\":\"%d\",\"id\":\"%08d-0000-4000-8000-%012x\","
                    + "\"DomainName\":\"%s\"}\n")
                .formatted(
                    action,
                    7,
                    9,
                    1_772_500_000_000L + i,
                    i,
                    name.hashCode() & 0xffffffffL,
                    domains.apply(i));
        gzip.write(line.getBytes(StandardCharsets.UTF_8));
      }
    }
    return new FreshObject("logs/" + name + "/part-00000.gz", bytes.toByteArray());
  }

  /// As S3 announces it.
  String message(String bucket) {
    return ("{\"Records\":[{\"eventVersion\":\"2.1\",\"eventSource\":\"aws:s3\","
            + "\"awsRegion\":\"us-east-1\",\"eventTime\":\"2026-03-03T00:00:00.000Z\","
            + "\"eventName\":\"ObjectCreated:Put\",\"s3\":{\"bucket\":{\"name\":\"%s\"},"
            + "\"object\":{\"key\":\"%s\",\"size\":%d}}}]}")
        .formatted(bucket, key, bytes.length);
  }

  /// Puts one into the bucket of the feed `falcon` and announces it.
  static void put(ServedStack served, String name, int events) throws IOException {
    FreshObject object = of(name, events);
    try (S3BlobStore store = served.store()) {
      store.put(
          new BlobRef(ServedStack.FEED_BUCKET, object.key()),
          new ByteArrayInputStream(object.bytes()),
          object.bytes().length,
          PutMode.REPLACE);
    }
    new SqsMessageQueue(
            new SqsSettings(
                served.queue, served.sqs(), served.s3().accessKey(), served.s3().secretKey()),
            InstantSource.system())
        .send(List.of(object.message(ServedStack.FEED_BUCKET)));
  }
}
