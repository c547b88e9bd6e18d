package dev.takagari.alerting.falcon;

import java.net.URI;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Where Falcon's API is, by the name that CrowdStrike gives each of its clouds.
public enum FalconCloud {
  US_1("us-1", "https://api.crowdstrike.com"),
  US_2("us-2", "https://api.us-2.crowdstrike.com"),
  EU_1("eu-1", "https://api.eu-1.crowdstrike.com"),
  US_GOV_1("us-gov-1", "https://api.laggar.gcw.crowdstrike.com"),
  US_GOV_2("us-gov-2", "https://api.us-gov-2.crowdstrike.mil");

  private final String code;
  private final URI api;

  FalconCloud(String code, String api) {
    this.code = code;
    this.api = URI.create(api);
  }

  public String code() {
    return code;
  }

  /// Scheme and host of its API.
  public URI api() {
    return api;
  }

  public static Optional<FalconCloud> find(String code) {
    return Arrays.stream(values()).filter(cloud -> cloud.code.equals(code)).findFirst();
  }

  /// The APIs of all clouds, by code.
  public static Map<String, URI> all() {
    return Arrays.stream(values())
        .collect(
            Collectors.collectingAndThen(
                Collectors.toMap(FalconCloud::code, FalconCloud::api), Function.identity()));
  }
}
