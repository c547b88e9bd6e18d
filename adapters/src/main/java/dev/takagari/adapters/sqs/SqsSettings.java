package dev.takagari.adapters.sqs;

import java.net.URI;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;

/// How to reach one queue.
///
/// @param queueUrl the queue; its host names the region on AWS
/// @param endpoint null for AWS itself, otherwise a server that speaks SQS
/// @param accessKey null to take the credentials of the surroundings (role, profile, environment)
/// @param secretKey belongs to `accessKey`
public record SqsSettings(
    String queueUrl,
    @Nullable URI endpoint,
    @Nullable String accessKey,
    @Nullable String secretKey) {
  private static final Pattern HOST =
      Pattern.compile(
          "https?://(?:sqs(?:-fips)?\\.([a-z0-9-]+)|([a-z0-9-]+)\\.queue|(queue))\\.amazonaws\\.com(?:\\.cn)?/.*");
  private static final Duration CONNECT = Duration.ofSeconds(5);
  // Longer than the longest poll.
  private static final Duration READ = Duration.ofSeconds(40);

  /// The region that a queue's address names, also in the older form
  /// `<region>.queue.amazonaws.com`; us-east-1 when it names none.
  public static String regionOf(String queueUrl) {
    Matcher host = HOST.matcher(queueUrl);
    if (!host.matches()) {
      return "us-east-1";
    }
    if (host.group(1) != null) {
      return host.group(1);
    }
    return host.group(2) == null ? "us-east-1" : host.group(2);
  }

  /// A client with time limits. Retries with growing, random pauses are the SDK's own.
  public SqsClient client() {
    return SqsClient.builder()
        .region(Region.of(regionOf(queueUrl)))
        .endpointOverride(endpoint)
        .credentialsProvider(credentials())
        .httpClientBuilder(
            UrlConnectionHttpClient.builder().connectionTimeout(CONNECT).socketTimeout(READ))
        .build();
  }

  private AwsCredentialsProvider credentials() {
    return accessKey == null || secretKey == null
        ? DefaultCredentialsProvider.builder().build()
        : StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKey, secretKey));
  }

  /// Without the credentials.
  @Override
  public String toString() {
    return queueUrl;
  }
}
