package dev.takagari.ingest;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/// Makes records of the shape that CloudTrail delivers.
final class CloudTrails {
  static final String KEY =
      "AWSLogs/o-exampleorg1/111122223333/CloudTrail/eu-central-1/2026/01/02/"
          + "111122223333_CloudTrail_eu-central-1_20260102T0000Z_AbCdEfGh.json.gz";

  private final Random random;

  CloudTrails(long seed) {
    random = new Random(seed);
  }

  String record(String name, String user, String address) {
    return ("{\"eventVersion\":\"1.09\",\"userIdentity\":{\"type\":\"IAMUser\","
            + "\"principalId\":\"AIDAEXAMPLE\",\"arn\":\"arn:aws:iam::111122223333:user/%2$s\","
            + "\"accountId\":\"111122223333\",\"userName\":\"%2$s\"},"
            + "\"eventTime\":\"2026-01-02T00:0%4$d:00Z\",\"eventSource\":\"ec2.amazonaws.com\","
            + "\"eventName\":\"%1$s\",\"awsRegion\":\"eu-central-1\","
            + "\"sourceIPAddress\":\"%3$s\",\"userAgent\":\"aws-cli\","
            + "\"requestParameters\":{\"instanceId\":\"i-%4$d\",\"weight\":1e3},"
            + "\"responseElements\":null,\"eventID\":\"%5$s\",\"readOnly\":false,"
            + "\"eventType\":\"AwsApiCall\",\"recipientAccountId\":\"111122223333\"}")
        .formatted(
            name,
            user,
            address,
            random.nextInt(10),
            new UUID(random.nextLong(), random.nextLong()));
  }

  List<String> records(int count) {
    List<String> records = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      records.add(record("RunInstances", "ann", "198.51.100." + i % 200));
    }
    return records;
  }

  static byte[] file(List<String> records) {
    return Batches.gzip(text(records).getBytes(StandardCharsets.UTF_8));
  }

  static String text(List<String> records) {
    return "{\"Records\":[" + String.join(",", records) + "]}";
  }
}
