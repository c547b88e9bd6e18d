package dev.takagari.alerting.rule;

import dev.takagari.core.error.TakagariException;
import dev.takagari.core.rule.Rule;
import dev.takagari.core.rule.RuleSet;
import dev.takagari.core.rule.RuleSource;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The rules that hold: what their files say in their newest usable versions. A file that cannot be
/// used changes nothing and is told of until it is mended. Safe for use by several threads.
public final class RuleBook {
  private static final Logger LOG = LoggerFactory.getLogger(RuleBook.class);

  private final RuleSource source;
  private volatile Current current;

  /// What holds.
  ///
  /// @param tried digest of the files that were looked at last
  private record Current(RuleSet rules, CompiledRules compiled, String tried) {}

  private RuleBook(RuleSource source, Current first, MeterRegistry registry) {
    this.source = source;
    current = first;
    Gauge.builder("takagari.alerting.rules.refused", () -> rules().refused().size())
        .description("files of rules that cannot be used")
        .register(registry);
  }

  /// Reads all rules.
  ///
  /// @throws RuntimeException when the files cannot be listed
  public static RuleBook open(RuleSource source, MeterRegistry registry) {
    String digest = source.digest();
    RuleSet rules = source.read();
    rules.refused().forEach(RuleBook::complain);
    return new RuleBook(
        source, new Current(rules, new CompiledRules(rules.rules()), digest), registry);
  }

  /// The rules that hold now, and what is wrong with files.
  public RuleSet rules() {
    return current.rules();
  }

  /// The rules that hold now, ready to be asked. What belongs together asks for them once.
  public CompiledRules compiled() {
    return current.compiled();
  }

  /// Takes over what changed in the files since they were looked at last, as far as it can be used.
  public synchronized void refresh() {
    Current before = current;
    String digest;
    try {
      digest = source.digest();
    } catch (RuntimeException e) {
      digest = "unreadable: " + e.getMessage();
    }
    if (digest.equals(before.tried())) {
      return;
    }
    try {
      RuleSet rules = source.read();
      current = new Current(rules, new CompiledRules(rules.rules()), digest);
      LOG.info(
          "rules of {}: {} hold; changed, new or gone: {}",
          source.origin(),
          rules.rules().size(),
          changed(before.rules(), rules));
      rules.refused().forEach(RuleBook::complain);
    } catch (TakagariException e) {
      keep(before, digest, String.valueOf(e.getMessage()));
    } catch (RuntimeException | StackOverflowError e) {
      LOG.error("reading the rules failed", e);
      keep(before, digest, source.origin() + " cannot be read: see the log");
    }
  }

  private void keep(Current before, String digest, String why) {
    String told = why + "\n  the rules that were read before hold";
    current =
        new Current(
            new RuleSet(before.rules().rules(), before.rules().off(), List.of(told)),
            before.compiled(),
            digest);
    complain(told);
  }

  private static void complain(String problem) {
    LOG.error("a rule does not hold as it is written: {}", problem);
  }

  private static List<String> changed(RuleSet before, RuleSet now) {
    Map<String, Rule> old = byId(before);
    Map<String, Rule> all = byId(now);
    TreeSet<String> ids = new TreeSet<>(old.keySet());
    ids.addAll(all.keySet());
    List<String> changed = new ArrayList<>(ids);
    changed.removeIf(id -> all.containsKey(id) && all.get(id).equals(old.get(id)));
    return changed;
  }

  private static Map<String, Rule> byId(RuleSet rules) {
    return rules.rules().stream()
        .collect(Collectors.toMap(Rule::id, Function.identity(), (_, last) -> last, TreeMap::new));
  }
}
