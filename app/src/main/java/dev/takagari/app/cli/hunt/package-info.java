/// Commands about indicators, hunts and what was seen.
@NullMarked
package dev.takagari.app.cli.hunt;

import org.jspecify.annotations.NullMarked;
