package dev.takagari.alerting.facts;

/// The values of facts that policies look at, by the group in which they are read. Finders set
/// them; a fact without them says nothing to a policy.
public final class FactKeys {
  /// In WHO: a name or an address.
  public static final String PERSON = "person";

  /// In WHO: the team.
  public static final String TEAM = "team";

  /// In WHERE: `workstation`, `server` or `domain-controller`.
  public static final String HOST_CLASS = "host.class";

  /// In WHERE: a word of the inventory.
  public static final String CRITICALITY = "criticality";

  /// In WHERE: tags, separated by commas.
  public static final String TAGS = "tags";

  /// In AFTER: a number of processes; of several the highest counts, as of all numbers here.
  public static final String CHILDREN = "children";

  /// In AFTER: a number of connections.
  public static final String CONNECTIONS = "connections";

  /// In AFTER: a number of names.
  public static final String NAMES = "names";

  /// In AFTER: a number of tasks, services and autostart entries.
  public static final String PERSISTENCE = "persistence";

  /// In ELSEWHERE: a number of hosts on which a value of the detection was seen.
  public static final String HOSTS = "hosts";

  /// In ELSEWHERE: `true` when the file's hash was never seen before.
  public static final String FIRST_SEEN_HERE = "first_seen_here";

  /// In KNOWN: code of an [dev.takagari.core.intel.IntelVerdict]. In EARLIER: the reason with which
  /// a case was closed; the fact's time says when.
  public static final String VERDICT = "verdict";

  /// In KNOWN: who says the verdict, when that is another than the fact's source.
  public static final String SAID_BY = "said_by";

  /// In COVERAGE: `true` when events should be there and are not.
  public static final String MISSING = "missing";

  private FactKeys() {}
}
