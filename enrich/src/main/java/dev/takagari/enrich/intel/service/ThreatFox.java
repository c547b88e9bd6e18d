package dev.takagari.enrich.intel.service;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.takagari.core.intel.IntelAnswer;
import dev.takagari.core.intel.IntelFacts;
import dev.takagari.core.intel.IntelFailure;
import dev.takagari.core.intel.IntelVerdict;
import dev.takagari.core.intel.LookupQuota;
import dev.takagari.core.intel.Observed;
import dev.takagari.core.intel.ObservedKind;
import dev.takagari.enrich.intel.gate.Cleared;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// ThreatFox of abuse.ch, API version 1, `search_ioc`: indicators of malware with a confidence.
///
/// Format: threatfox.abuse.ch/api. The status is in `query_status`. Addresses are listed with a
/// port and cannot be searched exactly: what is listed of other addresses is left out here. From a
/// confidence of 50 it is malicious, else suspicious.
public final class ThreatFox implements OutsideService {
  private static final ServiceProfile PROFILE =
      new ServiceProfile(
          "threatfox",
          URI.create("https://threatfox-api.abuse.ch"),
          new LookupQuota.Rate(60, 5_000),
          true);

  private static final JsonFactory JSON = new JsonFactory();
  private static final int MALICIOUS = 50;

  @Override
  public ServiceProfile profile() {
    return PROFILE;
  }

  @Override
  public boolean takes(Observed observed) {
    return observed.kind().mayLeave();
  }

  @Override
  public HttpRequest.Builder request(Cleared cleared, URI home, ApiKey key) {
    return HttpRequest.newBuilder(URI.create(home + "/api/v1/"))
        .header("Auth-Key", key.text())
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(question(cleared)));
  }

  private static String question(Cleared cleared) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      json.writeStringField("query", "search_ioc");
      json.writeStringField("search_term", cleared.value());
      json.writeBooleanField("exact_match", cleared.kind() != ObservedKind.ADDRESS);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("memory cannot fail to be written", e);
    }
    return text.toString();
  }

  @Override
  public IntelAnswer read(Cleared cleared, byte[] body, Instant at) throws BadAnswerException {
    Reading reading = new Reading(cleared);
    JsonScalars.read(body, reading);
    return switch (reading.status) {
      case "ok" -> reading.answer(at);
      case "no_result" -> new IntelAnswer.NotFound(at);
      case "unknown_auth_key" -> new IntelAnswer.Failed(IntelFailure.BAD_KEY);
      case "illegal_search_term" -> new IntelAnswer.Failed(IntelFailure.REFUSED);
      default -> throw new BadAnswerException("no status that is known");
    };
  }

  private static final class Reading implements JsonScalars.Visitor {
    private final Cleared cleared;
    private final IntelFacts.Builder facts = IntelFacts.of(IntelVerdict.SUSPICIOUS);
    private String status = "";
    private boolean rows;
    private boolean listed;
    private int best = -1;

    private String ioc = "";
    private String id = "";
    private String confidence = "";
    private Instant first = Instant.EPOCH;
    private Instant last = Instant.EPOCH;
    private final List<String> labels = new ArrayList<>();

    Reading(Cleared cleared) {
      this.cleared = cleared;
    }

    @Override
    public void scalar(String path, String text) {
      switch (path) {
        case "query_status" -> status = text;
        case "data[].ioc" -> ioc = text;
        case "data[].id" -> id = text;
        case "data[].confidence_level" -> confidence = text;
        case "data[].first_seen" -> first = time(text);
        case "data[].last_seen" -> last = time(text);
        case "data[].malware_printable", "data[].threat_type", "data[].tags[]" -> labels.add(text);
        default -> {}
      }
    }

    private static Instant time(String text) {
      Instant time = AnswerValue.time(text);
      return time == null ? Instant.EPOCH : time;
    }

    @Override
    public void end(String path) {
      if (!path.equals("data[]")) {
        return;
      }
      rows = true;
      if (isMeant()) {
        take();
      }
      ioc = "";
      id = "";
      confidence = "";
      first = Instant.EPOCH;
      last = Instant.EPOCH;
      labels.clear();
    }

    private boolean isMeant() {
      String value = cleared.value();
      return cleared.kind() != ObservedKind.ADDRESS
          || ioc.equals(value)
          || ioc.startsWith(value + ":")
          || ioc.startsWith("[" + value + "]");
    }

    private void take() {
      listed = true;
      Long sure = AnswerValue.number(confidence);
      int level = sure == null ? 0 : (int) Math.clamp(sure, 0L, 100L);
      if (level > best) {
        best = level;
        if (!id.isEmpty() && id.length() < 20 && id.chars().allMatch(Character::isDigit)) {
          facts.link("https://threatfox.abuse.ch/ioc/" + id + "/");
        }
      }
      labels.forEach(facts::label);
      facts.firstSeen(first.equals(Instant.EPOCH) ? null : first);
      facts.lastSeen(last.equals(Instant.EPOCH) ? null : last);
    }

    IntelAnswer answer(Instant at) throws BadAnswerException {
      if (!rows) {
        throw new BadAnswerException("found, but nothing is listed");
      }
      if (!listed) {
        return new IntelAnswer.NotFound(at);
      }
      IntelVerdict verdict = best >= MALICIOUS ? IntelVerdict.MALICIOUS : IntelVerdict.SUSPICIOUS;
      return IntelAnswer.of(facts.verdict(verdict).score(best).build(), at);
    }
  }
}
