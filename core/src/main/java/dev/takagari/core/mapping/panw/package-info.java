/// Logs of Palo Alto firewalls, as syslog writes them: values by position between commas.
@NullMarked
package dev.takagari.core.mapping.panw;

import org.jspecify.annotations.NullMarked;
