/// Commands of the operator: they talk to a running service.
@NullMarked
package dev.takagari.app.cli.operate;

import org.jspecify.annotations.NullMarked;
