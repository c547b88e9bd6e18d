package dev.takagari.adapters.embedded;

import dev.takagari.adapters.s3.S3Settings;
import dev.takagari.adapters.sqs.SqsSettings;
import java.util.Map;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketAlreadyOwnedByYouException;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/// Creates on the embedded servers what an operator creates in an account: buckets and queues.
public final class EmbeddedResources {
  private final EmbeddedStack stack;

  public EmbeddedResources(EmbeddedStack stack) {
    this.stack = stack;
  }

  /// Creates the bucket when it is missing.
  public void bucket(String name) {
    AwsAddress s3 = stack.s3();
    try (S3Client client =
        new S3Settings(s3.region(), s3.endpoint(), s3.accessKey(), s3.secretKey()).client()) {
      if (!exists(client, name)) {
        create(client, name);
      }
    }
  }

  private static boolean exists(S3Client client, String name) {
    try {
      client.headBucket(request -> request.bucket(name));
      return true;
    } catch (NoSuchBucketException e) {
      return false;
    }
  }

  private static void create(S3Client client, String name) {
    try {
      client.createBucket(request -> request.bucket(name));
    } catch (BucketAlreadyOwnedByYouException e) {
      // Somebody else was faster.
    }
  }

  /// Creates the queue when it is missing.
  ///
  /// @return its URL
  public String queue(String name) {
    AwsAddress sqs = stack.sqs();
    String any = sqs.endpoint() + "/queue/" + name;
    try (SqsClient client =
        new SqsSettings(any, sqs.endpoint(), sqs.accessKey(), sqs.secretKey()).client()) {
      return client
          .createQueue(
              request ->
                  request
                      .queueName(name)
                      .attributes(Map.of(QueueAttributeName.VISIBILITY_TIMEOUT, "300")))
          .queueUrl();
    }
  }
}
