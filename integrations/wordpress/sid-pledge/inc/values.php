<?php
/**
 * What each setting of the element may be. Whatever is something else is junk, and junk counts as absent.
 *
 * @package SidPledge
 */

namespace SidPledge;

defined( 'ABSPATH' ) || exit;

/** The settings that are one of a few words; without one, the first holds, but for the audience. */
const CHOICES = array(
	'layout'   => array( 'full', 'compact', 'counter', 'button' ),
	'theme'    => array( 'auto', 'light', 'dark' ),
	'audience' => array( 'child', 'teen', 'parent', 'educator', 'industry', 'policymaker', 'everyone' ),
	'mode'     => array( 'live', 'test' ),
);

/** The parts that can be hidden. */
const PARTS = array( 'advocacy', 'resources', 'steps', 'share' );

/** The campaign where none is named. */
const CAMPAIGN = 'sid-2023';

/** Every setting of the element, in the order in which it is printed. */
const ATTRIBUTES = array( 'campaign', 'partner', 'lang', 'audience', 'layout', 'theme', 'accent', 'hide', 'mode' );

/**
 * A value as the element takes it, or nothing where it is junk.
 *
 * @param string $name  Name of the setting.
 * @param mixed  $value What somebody wrote.
 */
function clean( string $name, $value ): string {
	if ( ! is_string( $value ) ) {
		return '';
	}
	// Text editors like to curl the quotes around a value, and then they are part of it.
	$value = (string) preg_replace( '/^[\s"\'“”„«»‘’″]+|[\s"\'“”„«»‘’″]+$/u', '', $value );
	if ( array_key_exists( $name, CHOICES ) ) {
		return in_array( $value, CHOICES[ $name ], true ) ? $value : '';
	}
	switch ( $name ) {
		case 'campaign':
			return is_slug( $value, 64 ) ? $value : '';
		case 'partner':
			return is_slug( $value, 32 ) ? $value : '';
		case 'lang':
			return language_tag( $value ) === $value ? $value : '';
		case 'accent':
			return clean_colour( $value );
		case 'hide':
			return implode( ' ', array_intersect( PARTS, (array) preg_split( '/\s+/', $value ) ) );
		default:
			return '';
	}
}

/**
 * As much of a text as is a language tag (BCP 47): a language, a script, a region and variants.
 *
 * @param string $value What somebody wrote.
 */
function language_tag( string $value ): string {
	$tag = '/^[a-z]{2,3}(-[a-z]{4})?(-([a-z]{2}|[0-9]{3}))?(-([a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*(?=-|$)/iD';
	return preg_match( $tag, $value, $found ) ? $found[0] : '';
}

/**
 * A colour as `#rrggbb`. The hash may be missing, and three digits stand for six.
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
 * Whether a text is words of lower-case letters and digits with hyphens between them.
 *
 * @param string $value   The text.
 * @param int    $longest How long it may be.
 */
function is_slug( string $value, int $longest ): bool {
	return strlen( $value ) <= $longest && preg_match( '/^[a-z0-9]+(-[a-z0-9]+)*$/D', $value );
}

/**
 * A server's address as browsers write its origin, without a slash at its end and without the scheme's own port, or
 * nothing where it is none that visitors could use.
 *
 * @param string $value What somebody wrote.
 */
function clean_origin( string $value ): string {
	$parts = wp_parse_url( trim( $value ) );
	$extra = array( 'user', 'pass', 'query', 'fragment' );
	if ( ! is_array( $parts ) || empty( $parts['host'] ) || array_intersect( $extra, array_keys( $parts ) ) ) {
		return '';
	}
	$scheme = strtolower( $parts['scheme'] ?? '' );
	$host   = strtolower( $parts['host'] );
	$named  = preg_match( '/^([a-z0-9]([a-z0-9-]*[a-z0-9])?)(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$|^\[[0-9a-f:]+\]$/D', $host );
	if ( ! in_array( $scheme, array( 'http', 'https' ), true ) || ! $named || '/' !== ( $parts['path'] ?? '/' ) ) {
		return '';
	}
	$usual = array(
		'http'  => 80,
		'https' => 443,
	);
	$port  = $parts['port'] ?? $usual[ $scheme ];
	return $scheme . '://' . $host . ( $usual[ $scheme ] === $port ? '' : ':' . $port );
}
