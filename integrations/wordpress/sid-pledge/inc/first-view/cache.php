<?php
/**
 * The cache of first views. A page waits for the server at most once a minute, and only where there is nothing to show.
 *
 * An entry is written before a request is made. The requests of other visitors, who come while it is under way, see
 * that and do not make one as well, and neither does anyone for a minute after a failure.
 *
 * @package SidPledge
 */

namespace SidPledge;

/** The time for which a result is current and a failure is remembered, in seconds. */
const FRESH_SECONDS = 60;

/** The time for which a result is used while the server cannot be reached, in seconds. */
const STALE_SECONDS = 86400;

/**
 * The cached text. A text that is no longer current is returned once more while it is made anew. Where there is none,
 * it is made at once; empty if that fails. Nothing is made where no entry can be written: each page would wait for it.
 *
 * @param mixed    $entry The entry as it was written, or anything else if there is none.
 * @param callable $write Writes an entry; false for a failure.
 * @param callable $make  Makes the text; empty for a failure.
 * @param callable $defer Calls a function once the page has been sent.
 */
function cached_text( $entry, callable $write, callable $make, callable $defer ): string {
	$text = is_array( $entry ) && is_recent( $entry, 'made', STALE_SECONDS ) ? (string) $entry['text'] : '';
	if ( is_array( $entry ) && is_recent( $entry, 'tried', FRESH_SECONDS ) ) {
		return $text;
	}
	$update  = static function () use ( $write, $make ): string {
		$text = $make();
		if ( '' !== $text ) {
			$write(
				array(
					'tried' => time(),
					'made'  => time(),
					'text'  => $text,
				)
			);
		}
		return $text;
	};
	$attempt = array(
		'tried' => time(),
		'made'  => '' === $text ? 0 : $entry['made'],
		'text'  => $text,
	);
	if ( ! $write( $attempt ) ) {
		return $text;
	}
	if ( '' === $text ) {
		return $update();
	}
	$defer( $update );
	return $text;
}

/**
 * Returns true if a time of an entry is in the past, and not longer ago than a number of seconds.
 *
 * @param array<string, mixed> $entry   The entry.
 * @param string               $name    The name of the time.
 * @param int                  $seconds The number of seconds.
 */
function is_recent( array $entry, string $name, int $seconds ): bool {
	$age = time() - (int) ( $entry[ $name ] ?? 0 );
	return 0 <= $age && $age < $seconds;
}
