/// Alerts of Falco, as it writes them and as falcosidekick passes them on.
@NullMarked
package dev.takagari.core.mapping.falco;

import org.jspecify.annotations.NullMarked;
