const ACCENTS = /\p{M}/gu

/** A name as it is compared: " Preço " → "preco", "CODIGOALFA" → "codigoalfa". */
export function foldName(spelling: string): string {
  return spelling.trim().normalize('NFD').replace(ACCENTS, '').toLowerCase()
}
