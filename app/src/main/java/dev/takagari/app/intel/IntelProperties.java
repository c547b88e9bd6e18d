package dev.takagari.app.intel;

import dev.takagari.core.intel.LookupQuota;
import dev.takagari.core.normalize.IpNetwork;
import dev.takagari.enrich.intel.gate.OwnGround;
import dev.takagari.enrich.intel.outside.AnswerAges;
import dev.takagari.enrich.intel.outside.OutsideSettings;
import dev.takagari.enrich.intel.service.ApiKey;
import dev.takagari.enrich.intel.service.OutsideService;
import dev.takagari.enrich.intel.service.ServiceProfile;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// What is asked when more is to be known of something. What `@param` says is the text of
/// `docs/reference/configuration.md`.
///
/// @param geoipFiles files in MaxMind's format with countries, cities or networks of addresses;
///   what a later one says of the same thing counts; read again when they are replaced
/// @param ownDomains names that are never sent outside, with all names below them
/// @param ownNetworks networks of the public Internet, as `192.0.2.0/24`, whose addresses are never
///   sent outside; private ones never are
/// @param budget longest time that one question takes
/// @param timeout of a request to a service outside
/// @param foundAge how long it is good that a service knows something
/// @param cleanAge how long it is good that a service says that something is harmless
/// @param notFoundAge how long it is good that a service does not know something
/// @param virustotal VirusTotal
/// @param abuseipdb AbuseIPDB
/// @param otx AlienVault OTX
/// @param greynoise GreyNoise
/// @param urlhaus URLhaus
/// @param threatfox ThreatFox
/// @param internetdb Shodan InternetDB
@ConfigurationProperties("takagari.intel")
public record IntelProperties(
    @DefaultValue List<String> geoipFiles,
    @DefaultValue List<String> ownDomains,
    @DefaultValue List<String> ownNetworks,
    @DefaultValue("8s") Duration budget,
    @DefaultValue("5s") Duration timeout,
    @DefaultValue("24h") Duration foundAge,
    @DefaultValue("12h") Duration cleanAge,
    @DefaultValue("4h") Duration notFoundAge,
    @DefaultValue Service virustotal,
    @DefaultValue Service abuseipdb,
    @DefaultValue Service otx,
    @DefaultValue Service greynoise,
    @DefaultValue Service urlhaus,
    @DefaultValue Service threatfox,
    @DefaultValue Service internetdb) {
  private static final String ROOT = "takagari.intel.";
  private static final Pattern NAME =
      Pattern.compile("(\\*?\\.)?[\\p{L}\\p{N}_-]+(\\.[\\p{L}\\p{N}_-]+)*\\.?");
  private static final Duration SHORTEST = Duration.ofMillis(100);
  private static final Duration LONGEST = Duration.ofMinutes(1);

  /// A service outside.
  ///
  /// @param enabled whether it is asked; unset: when it needs a key and has one
  /// @param key of the account with the service, or `secret:` and the name of a property that holds
  ///   it (secret)
  /// @param perMinute requests a minute, by all processes together; unset: what a free account gets
  /// @param perDay requests a day of UTC, by all processes together; unset: what a free account
  ///   gets
  /// @param url where it is, https without a slash at the end; unset: its public address
  public record Service(
      @Nullable Boolean enabled,
      @Nullable String key,
      @Nullable Integer perMinute,
      @Nullable Integer perDay,
      @Nullable URI url) {
    @Override
    public String toString() {
      return "service";
    }
  }

  /// How every service is asked.
  ///
  /// @param secrets gives the text of a secret by its name
  public Map<OutsideService, OutsideSettings> outside(Function<String, Optional<String>> secrets) {
    Map<OutsideService, OutsideSettings> settings = new LinkedHashMap<>();
    for (OutsideService service : OutsideService.all()) {
      settings.put(service, settings(service.profile(), secrets));
    }
    return settings;
  }

  /// What is ours.
  public OwnGround ownGround() {
    return new OwnGround(
        ownDomains,
        ownNetworks.stream().map(text -> Objects.requireNonNull(IpNetwork.parse(text))).toList());
  }

  /// The files of addresses, in their order.
  public List<Path> geoip() {
    return geoipFiles.stream().map(Path::of).toList();
  }

  /// What cannot be, a line each with the key; never a secret.
  ///
  /// @param secrets gives the text of a secret by its name
  public List<String> faults(Function<String, Optional<String>> secrets) {
    List<String> faults = new ArrayList<>();
    for (int i = 0; i < geoipFiles.size(); i++) {
      unless(
          isFile(geoipFiles.get(i)), "geoip-files[" + i + "]: is no file that can be read", faults);
    }
    for (int i = 0; i < ownDomains.size(); i++) {
      unless(
          NAME.matcher(ownDomains.get(i)).matches(),
          "own-domains[" + i + "]: must be a name as corp.example",
          faults);
    }
    for (int i = 0; i < ownNetworks.size(); i++) {
      unless(
          IpNetwork.parse(ownNetworks.get(i)) != null,
          "own-networks[" + i + "]: must be a network as 192.0.2.0/24",
          faults);
    }
    unless(isShort(budget), "budget: must be from 100ms to 1m", faults);
    unless(isShort(timeout), "timeout: must be from 100ms to 1m", faults);
    unless(!foundAge.isNegative(), "found-age: must be a time such as 24h", faults);
    unless(!cleanAge.isNegative(), "clean-age: must be a time such as 12h", faults);
    unless(!notFoundAge.isNegative(), "not-found-age: must be a time such as 4h", faults);
    for (OutsideService service : OutsideService.all()) {
      faults(service.profile(), secrets, faults);
    }
    return faults;
  }

  private void faults(
      ServiceProfile profile, Function<String, Optional<String>> secrets, List<String> faults) {
    Service service = service(profile.name());
    String key = profile.name() + ".";
    ApiKey known = ApiKey.NONE;
    boolean isReadable = true;
    try {
      known = key(service, secrets);
    } catch (IllegalArgumentException e) {
      isReadable = false;
      unless(false, key + "key: " + e.getMessage(), faults);
    }
    boolean isMissing = isReadable && profile.needsKey() && known.isNone();
    unless(
        !(Boolean.TRUE.equals(service.enabled()) && isMissing),
        key + "enabled: needs " + ROOT + key + "key",
        faults);
    Integer minute = service.perMinute();
    unless(minute == null || minute >= 1, key + "per-minute: must be at least 1", faults);
    Integer day = service.perDay();
    unless(day == null || day >= 1, key + "per-day: must be at least 1", faults);
    URI url = service.url();
    if (url != null) {
      try {
        OutsideSettings.of(profile, ApiKey.NONE).at(url);
      } catch (IllegalArgumentException e) {
        unless(false, key + "url: must be as https://host, without a slash at the end", faults);
      }
    }
  }

  private OutsideSettings settings(
      ServiceProfile profile, Function<String, Optional<String>> secrets) {
    Service service = service(profile.name());
    OutsideSettings usual = OutsideSettings.of(profile, key(service, secrets));
    Boolean enabled = service.enabled();
    Integer minute = service.perMinute();
    Integer day = service.perDay();
    URI url = service.url();
    return usual
        .switched(enabled == null ? usual.isOn() : enabled)
        .rate(
            new LookupQuota.Rate(
                minute == null ? profile.rate().perMinute() : minute,
                day == null ? profile.rate().perDay() : day))
        .limits(timeout, usual.largest())
        .ages(new AnswerAges(foundAge, cleanAge, notFoundAge))
        .at(url == null ? profile.home() : url);
  }

  private static ApiKey key(Service service, Function<String, Optional<String>> secrets) {
    String key = service.key();
    return ApiKey.read(key == null ? "" : key, secrets);
  }

  private Service service(String name) {
    return switch (name) {
      case "virustotal" -> virustotal;
      case "abuseipdb" -> abuseipdb;
      case "otx" -> otx;
      case "greynoise" -> greynoise;
      case "urlhaus" -> urlhaus;
      case "threatfox" -> threatfox;
      case "internetdb" -> internetdb;
      default -> throw new IllegalArgumentException("no settings of the service " + name);
    };
  }

  private static boolean isFile(String text) {
    try {
      return !text.isBlank()
          && Files.isReadable(Path.of(text))
          && Files.isRegularFile(Path.of(text));
    } catch (InvalidPathException e) {
      return false;
    }
  }

  private static boolean isShort(Duration time) {
    return time.compareTo(SHORTEST) >= 0 && time.compareTo(LONGEST) <= 0;
  }

  private static void unless(boolean good, String fault, List<String> faults) {
    if (!good) {
      faults.add(ROOT + fault);
    }
  }
}
