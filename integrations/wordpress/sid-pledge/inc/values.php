<?php
/**
 * Validation of the element's settings. Invalid values are ignored, as if absent.
 *
 * @package SidPledge
 */

namespace SidPledge;

defined( 'ABSPATH' ) || exit;

/** Maximum length of a campaign's slug. */
const MAX_CAMPAIGN_LENGTH = 64;

/** Maximum length of a partner's slug. */
const MAX_PARTNER_LENGTH = 32;

/** The ports that a browser leaves out of an origin, by scheme. */
const DEFAULT_PORTS = array(
	'http'  => 80,
	'https' => 443,
);

/**
 * The attributes, their values and the default campaign, as generated.
 *
 * @return array<string, mixed>
 */
function attribute_table(): array {
	static $table = null;

	$table = $table ?? require __DIR__ . '/attributes.gen.php';
	return $table;
}

/**
 * A valid value of a setting, or an empty string.
 *
 * @param string $name  Name of the setting.
 * @param mixed  $value What somebody wrote.
 */
function clean( string $name, $value ): string {
	if ( ! is_string( $value ) ) {
		return '';
	}
	// Text editors replace the quotes around a value by typographic ones, which HTML takes as part of the value.
	$value = (string) preg_replace( '/^[\s"\'“”„«»‘’″]+|[\s"\'“”„«»‘’″]+$/u', '', $value );
	$table = attribute_table();
	if ( array_key_exists( $name, $table['choices'] ) ) {
		return in_array( $value, $table['choices'][ $name ], true ) ? $value : '';
	}
	if ( array_key_exists( $name, $table['lists'] ) ) {
		return clean_list( $value, $table['lists'][ $name ] );
	}
	switch ( $name ) {
		case 'campaign':
			return clean_slug( $value, MAX_CAMPAIGN_LENGTH );
		case 'partner':
			return clean_slug( $value, MAX_PARTNER_LENGTH );
		case 'lang':
			return language_tag( $value ) === $value ? $value : '';
		case 'accent':
			return clean_colour( $value );
		default:
			return '';
	}
}

/**
 * A slug, or an empty string: words of lower-case letters and digits, joined by hyphens.
 *
 * @param string $value      What somebody wrote.
 * @param int    $max_length Its maximum length.
 */
function clean_slug( string $value, int $max_length ): string {
	$is_slug = strlen( $value ) <= $max_length && preg_match( '/^[a-z0-9]+(-[a-z0-9]+)*$/D', $value );
	return $is_slug ? $value : '';
}

/**
 * The valid values of a list, in their usual order, separated by spaces.
 *
 * @param string            $value What somebody wrote.
 * @param array<int,string> $valid The valid values.
 */
function clean_list( string $value, array $valid ): string {
	return implode( ' ', array_intersect( $valid, (array) preg_split( '/\s+/', $value ) ) );
}

/**
 * The language tag (BCP 47) at the beginning of a text: a language, a script, a region and variants. Empty if none.
 *
 * @param string $value What somebody wrote.
 */
function language_tag( string $value ): string {
	$tag = '/^[a-z]{2,3}(-[a-z]{4})?(-([a-z]{2}|[0-9]{3}))?(-([a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*(?=-|$)/iD';
	return preg_match( $tag, $value, $found ) ? $found[0] : '';
}

/**
 * A colour as `#rrggbb`, or an empty string. The hash may be missing, and three digits stand for six.
 *
 * @param string $value What somebody wrote.
 */
function clean_colour( string $value ): string {
	if ( ! preg_match( '/^#?([0-9a-f]{3}|[0-9a-f]{6})$/iD', $value, $found ) ) {
		return '';
	}
	$digits = strtolower( $found[1] );
	return '#' . ( 3 === strlen( $digits ) ? (string) preg_replace( '/./', '$0$0', $digits ) : $digits );
}

/**
 * A server's origin as browsers write it, without a trailing slash and without the scheme's default port; empty if the
 * text is not an address that visitors can use.
 *
 * @param string $value What somebody wrote.
 */
function clean_origin( string $value ): string {
	$parts   = wp_parse_url( trim( $value ) );
	$refused = array( 'user', 'pass', 'query', 'fragment' );
	if ( ! is_array( $parts ) || empty( $parts['host'] ) || array_intersect( $refused, array_keys( $parts ) ) ) {
		return '';
	}
	$scheme = strtolower( $parts['scheme'] ?? '' );
	$host   = strtolower( $parts['host'] );
	if ( ! array_key_exists( $scheme, DEFAULT_PORTS ) || ! is_host( $host ) || '/' !== ( $parts['path'] ?? '/' ) ) {
		return '';
	}
	$port = $parts['port'] ?? DEFAULT_PORTS[ $scheme ];
	return $scheme . '://' . $host . ( DEFAULT_PORTS[ $scheme ] === $port ? '' : ':' . $port );
}

/**
 * Returns true if a text is a host: a domain name in ASCII, an IPv4 address, or an IPv6 address in brackets.
 *
 * @param string $host The text.
 */
function is_host( string $host ): bool {
	$label = '[a-z0-9]([a-z0-9-]*[a-z0-9])?';
	return (bool) preg_match( "/^$label(\\.$label)*\$|^\\[[0-9a-f:]+\\]\$/D", $host );
}
