<?php
/**
 * The text of the link in the element, by language: the same as on the widget's button.
 *
 * @package SidPledge
 */

defined( 'ABSPATH' ) || exit;

return array(
	'ar' => 'أتعهّد',
	'de' => 'Ich verspreche es',
	'el' => 'Δεσμεύομαι',
	'en' => 'Take the pledge',
	'es' => 'Me comprometo',
	'fr' => 'Je m’engage',
	'it' => 'Mi impegno',
	'nl' => 'Ik beloof het',
	'pl' => 'Zobowiązuję się',
	'pt-PT' => 'Assumir o compromisso',
	'pt-BR' => 'Assumir o compromisso',
	'th' => 'ให้คำมั่น',
	'uk' => 'Дати обіцянку',
);
