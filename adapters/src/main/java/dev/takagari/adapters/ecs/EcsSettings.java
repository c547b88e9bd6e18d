package dev.takagari.adapters.ecs;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ecs.EcsClient;

/// How to reach ECS, in whatever region.
///
/// @param endpoint null for AWS itself, otherwise a server that speaks ECS's API
/// @param accessKey null to take the credentials of the surroundings (role, profile, environment)
/// @param secretKey belongs to `accessKey`
public record EcsSettings(
    @Nullable URI endpoint, @Nullable String accessKey, @Nullable String secretKey) {
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration CALL = Duration.ofSeconds(20);

  /// A client with time limits that sends nothing twice: whether a call is tried again is for those
  /// to say who know what it did.
  EcsClient client(String region) {
    return EcsClient.builder()
        .region(Region.of(region))
        .endpointOverride(endpoint)
        .credentialsProvider(credentials())
        .httpClientBuilder(
            UrlConnectionHttpClient.builder().connectionTimeout(CONNECT).socketTimeout(CALL))
        .overrideConfiguration(
            override ->
                override.apiCallTimeout(CALL).retryStrategy(retries -> retries.maxAttempts(1)))
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
    return "ECS" + (endpoint == null ? "" : " at " + endpoint);
  }
}
