import type { Texts } from '../texts.ts'

/** Portuguese words for the codes of sources. */
export const SOURCES = {
  'integration.source_invalid': {
    title: 'Origem que não serve',
    detail: 'A origem diz em {field} algo que não pode ser; nada foi salvo.',
    reasons: {
      field_missing: 'Uma origem do tipo {kind} precisa de {field}; nada foi salvo.',
      field_unused: 'Uma origem do tipo {kind} não tem {field}; nada foi salvo.',
      path_climbs: 'O caminho em {field} sai da sua pasta; nada foi salvo.',
      folder_same:
        'A pasta em {field} é a mesma de onde os arquivos são buscados: eles seriam buscados sem fim. Nada foi salvo.',
      time_zone_unknown: 'Não existe fuso horário com o nome que está em {field}; nada foi salvo.',
      cron: 'O horário em {field} não é um cron de cinco campos com valores que existem: minuto, hora, dia, mês, dia da semana. Nada foi salvo.',
      cron_never: 'O horário em {field} nunca chega: é de um dia que nenhum ano tem. Nada foi salvo.',
      source_missing:
        'O campo {field} trata da busca de arquivos, e a integração não tem origem; nada foi salvo.',
    },
    advice: 'Corrija {field} e salve de novo.',
  },
  'integration.source_missing': {
    title: 'Sem origem',
    detail: 'A integração {name} não tem origem: os arquivos dela chegam pela porta de carga.',
    advice: 'Dê a ela uma origem com PUT.',
  },
  'integration.secret_missing': {
    title: 'Falta o segredo',
    detail: 'O segredo da origem não é conhecido, ou era de outro tipo, endereço ou usuário.',
    advice: 'Envie {field} com a origem.',
  },
  'source.unreachable': {
    title: 'Origem inacessível',
    detail: 'Não foi possível chegar a {host}: {said}.',
    advice:
      'Confira nome, porta e firewall, se o servidor está no ar e, com ftps ou https, se ele fala TLS ali.',
  },
  'source.timed_out': {
    title: 'Origem não respondeu',
    detail: 'O servidor {host} não respondeu em {seconds} segundos.',
    advice: 'Confira porta e firewall, e se o servidor está sobrecarregado ou é de outro kind.',
  },
  'source.login_failed': {
    title: 'Origem recusou o acesso',
    detail: 'O servidor {host} não deixou {user} entrar: {said}.',
    advice: 'Confira usuário e segredo.',
  },
  'source.host_key_changed': {
    title: 'Chave do servidor mudou',
    detail: 'O servidor {host} mostra a chave {found} e não {expected}; nada foi enviado a ele.',
    advice:
      'Pergunte a quem cuida do servidor; se a chave nova estiver certa, salve-a como chave do servidor.',
  },
  'source.address_forbidden': {
    title: 'Endereço não permitido',
    detail: 'O servidor {host} leva a um endereço que este hub não pode acessar.',
    advice: 'Use outro endereço, ou peça ao operador que o inclua em EGRESS_ALLOW.',
  },
  'source.folder_missing': {
    title: 'Pasta não encontrada',
    detail: 'A origem não tem a pasta {folder}.',
    advice: 'Confira o nome, inclusive maiúsculas e minúsculas, ou crie a pasta.',
  },
  'source.not_permitted': {
    title: 'Sem permissão na origem',
    detail: 'A origem não permite isso em {path}.',
    advice: 'Dê ao usuário o direito de ler, mover e gravar ali, ou indique outra pasta.',
  },
  'source.file_missing': {
    title: 'Arquivo não está mais lá',
    detail: 'A origem não tem mais o arquivo {path}.',
    advice: 'Veja se outro sistema busca os arquivos desta pasta.',
  },
  'source.exists': {
    title: 'Nome já usado na origem',
    detail: 'A origem já tem um arquivo {path}; nada foi sobrescrito.',
    advice: 'Tire esse arquivo dali, ou dê outro nome a ele.',
  },
  'source.broke': {
    title: 'Falha da origem',
    detail: 'A origem falhou: {said}.',
    advice:
      'Confira o endereço e tente de novo; se continuar, mostre estas palavras a quem cuida do servidor.',
  },
  'pickup.name_unsafe': {
    title: 'Nome de arquivo inseguro',
    detail: 'O nome {name} tem quebra de linha ou barra; o arquivo não foi buscado e ficou onde está.',
    advice: 'Envie o arquivo com outro nome.',
  },
} as const satisfies Partial<Texts>
